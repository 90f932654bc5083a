package io.picket.probes.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.picket.probes.handshake.RecordDecoder;
import io.picket.probes.wire.Survival;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.parallel.Isolated;

/** The head of an answer, a page, and a bare record: searched with {@code JAZZER_FUZZ=1}. */
@Isolated("the fuzzer rewrites every class while it starts")
class HttpFuzzTest {
  @FuzzTest(maxDuration = "3m")
  void survives(byte[] received) {
    Survival.of(new HttpHeadDecoder(), received);
    Survival.of(new RecordDecoder(), received);
    var page = new Html(new String(received, StandardCharsets.ISO_8859_1));
    page.title();
    page.formTarget();
    page.content(true);
  }
}
