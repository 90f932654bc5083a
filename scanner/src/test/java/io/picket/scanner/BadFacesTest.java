package io.picket.scanner;

import static io.picket.scanner.GuideBench.inClear;
import static io.picket.scanner.GuideBench.page;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.picket.model.Confidence;
import io.picket.model.Endpoint;
import io.picket.model.Finding;
import io.picket.model.ProbeRun;
import io.picket.model.ProductMatch;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Verdict;
import io.picket.testkit.AtOnce;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Peer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole scans of every product's face on a server that is slow, or whose pages are cut short, drip
 * or never end: each is itself or not known, its version is the right one or none, and nothing that
 * was not seen to its end is a pass.
 */
@Timeout(300)
class BadFacesTest {
  @TempDir static Path folder;
  private static GuideBench bench;

  @BeforeAll
  static void raise() throws Exception {
    bench = new GuideBench(folder);
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  /** What becomes of a page that began well. */
  enum Ending {
    STANDS_STILL(Behaviours.silent()),
    ENDS(client -> {}),
    IS_RESET(Peer::reset),
    DRIPS(Behaviours.drip(new byte[] {'1', ' ', '9', '"'}, Duration.ofMillis(500))),
    NEVER_ENDS(Behaviours.endless("all work and no play ".getBytes(StandardCharsets.US_ASCII)));

    @SuppressWarnings("ImmutableEnumChecker") // A behaviour is a function without state.
    final Behaviour then;

    Ending(Behaviour then) {
      this.then = then;
    }
  }

  private static Map<Face, ScanRecord> scans(
      BiFunction<Face, Endpoint, Behaviour> front, String patience) throws Exception {
    var faces = new EnumMap<Face, String>(Face.class);
    for (Face face : Face.values()) {
      faces.put(face, patience);
    }
    return AtOnce.each(faces, (face, _) -> scan(face, front, patience));
  }

  private static ScanRecord scan(
      Face face, BiFunction<Face, Endpoint, Behaviour> front, String patience) throws Exception {
    WireMockServer web = bench.web(bench.trusted(), page(404, "-", ""));
    face.on(web);
    try (var server = new PretendServer().answering(80, front.apply(face, inClear(web)))) {
      return bench
          .scan(server, "default", "expected-open: 80\n", List.of("--timeout", patience))
          .record();
    } finally {
      web.stop();
    }
  }

  /** What is believed; a mere hint, such as a cookie of a family, is none of these yet. */
  private static List<ProductMatch> remote(ScanRecord record) {
    return service(record).fact(ServiceSeen.class).orElseThrow().products().stream()
        .filter(match -> FacesTest.isRemote(match.id()))
        .filter(match -> match.confidence() != Confidence.LOW)
        .toList();
  }

  private static ServiceFacts service(ScanRecord record) {
    return record.hosts().getFirst().services().getFirst();
  }

  @Test
  void aSlowServerIsRecognised() throws Exception {
    scans((face, there) -> Behaviours.slowlyLeadingTo(there, Duration.ofMillis(1), 1000), "8s")
        .forEach((face, record) ->
            assertThat(remote(record))
                .as("%s: %s", face, service(record))
                .singleElement()
                .satisfies(match -> {
                  assertThat(match.id()).isEqualTo(face.id);
                  assertThat(match.version().orElse("")).isEqualTo(face.version);
                }));
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void whatIsCutShortIsItselfOrUnknown(Ending ending) throws Exception {
    scans((face, there) -> Behaviours.leadingTo(there, cut(face), ending.then), "2s")
        .forEach((face, record) -> assertHonest(face + " after " + cut(face), face, record));
  }

  /** Within the status line, the head and the page, over all faces. */
  private static int cut(Face face) {
    return 10 + Math.floorMod(face.id.hashCode(), 350);
  }

  private static void assertHonest(String what, Face face, ScanRecord record) {
    assertThat(remote(record))
        .as(what)
        .allSatisfy(match -> {
          assertThat(match.id()).isEqualTo(face.id);
          assertThat(match.version().orElse(face.version)).isEqualTo(face.version);
        });
    for (Finding finding : record.findings()) {
      String check = finding.key().check().value();
      if (check.startsWith("login-") || check.equals("product-version-without-advisory")) {
        assertThat(finding.verdict()).as(what + ", " + check).isNotInstanceOf(Verdict.Pass.class);
      }
    }
    for (ProbeRun run : service(record).runs()) {
      assertThat(run.connections()).as(what).isLessThanOrEqualTo(30);
      assertThat(run.bytesReceived()).as(what).isLessThan(4_000_000);
      assertThat(run.took()).as(what).isLessThan(Duration.ofMinutes(2));
    }
  }
}
