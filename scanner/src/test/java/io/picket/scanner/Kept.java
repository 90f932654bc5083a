package io.picket.scanner;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server in good order, what is declared of it, and what a scan makes of it. */
final class Kept {
  private final GuideBench bench;
  private final String profile;
  private final String declared;
  private final Supplier<PretendServer> server;
  private final Supplier<List<String>> words;
  private final List<String> anyway;
  private @Nullable GuideScan good;

  /** One whose scan needs nothing more on the command line. */
  Kept(GuideBench bench, String profile, String declared, Supplier<PretendServer> server) {
    this(bench, profile, declared, server, List::of, List.of());
  }

  /**
   * @param words more for the command line of each scan of a broken one
   * @param anyway the rows that are refuted nevertheless
   */
  Kept(
      GuideBench bench,
      String profile,
      String declared,
      Supplier<PretendServer> server,
      Supplier<List<String>> words,
      List<String> anyway) {
    this.bench = bench;
    this.profile = profile;
    this.declared = declared;
    this.server = server;
    this.words = words;
    this.anyway = anyway;
  }

  /** The rows that are refuted even so. */
  List<String> anyway() {
    return anyway;
  }

  /** The scan of the server as it should be; made once. */
  synchronized GuideScan good() throws Exception {
    if (good == null) {
      try (var kept = server.get()) {
        good = bench.scan(kept, profile, declared);
      }
    }
    return good;
  }

  /** The scan of one that was changed. */
  GuideScan broken(UnaryOperator<PretendServer> change) throws Exception {
    try (var changed = change.apply(server.get())) {
      return bench.scan(changed, profile, declared, words.get());
    }
  }
}
