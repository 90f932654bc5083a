package io.picket.scanner;

import io.picket.fingerprints.roots.RootSnapshot;
import io.picket.probes.trust.TrustStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code picket roots}: whose roots certificates are judged by, and how old the lists are. */
final class RootsCommand implements Command {
  @Override
  public String name() {
    return "roots";
  }

  @Override
  public String summary() {
    return "List the certificate authorities that verdicts rest on, with the day of the list";
  }

  @Override
  public String syntax() {
    return "[--all]";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Option.builder().longOpt("all").desc("every root by name").get())
        .addOption(
            ScanOptions.repeated(
                null, "trust-store", "FILE", "say what is in this file too (PEM, DER or PKCS#12)"))
        .addOption(TrustStoreOption.passwordFile());
  }

  @Override
  public String notes() {
    return "The last list has no root: it names those that Mozilla had once, to explain a chain"
        + " that ends in one. A list older than 180 days is told on standard error;"
        + " fingerprints/update-roots renews it. The host's own trust store is never used.";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings) throws UsageException {
    arguments.noWords();
    for (RootSnapshot snapshot : RootSnapshot.all()) {
      tell(snapshot, arguments, surroundings);
      warnIfStale(snapshot.name(), snapshot.dated(), surroundings);
    }
    for (TrustStore store : TrustStoreOption.all(arguments, surroundings)) {
      surroundings
          .out()
          .println(
              store.name()
                  + "  "
                  + store.dated()
                  + "  "
                  + store.size()
                  + (store.size() == 1 ? " root" : " roots"));
    }
    tell(RootSnapshot.former(), arguments, surroundings);
    return ExitCode.PASSED;
  }

  /** Says on standard error that a list is old, where it is. */
  static void warnIfStale(String name, LocalDate dated, Surroundings surroundings) {
    Instant now = surroundings.clock().instant();
    if (RootSnapshot.isStale(dated, now)) {
      surroundings
          .err()
          .println(
              "warning: the list of "
                  + name
                  + " is "
                  + Duration.between(dated.atStartOfDay(ZoneOffset.UTC).toInstant(), now).toDays()
                  + " days old; run fingerprints/update-roots or get a newer Picket");
    }
  }

  private static void tell(RootSnapshot snapshot, Arguments arguments, Surroundings surroundings) {
    surroundings
        .out()
        .println(
            snapshot.name()
                + "  "
                + snapshot.dated()
                + "  "
                + snapshot.roots().size()
                + " roots  "
                + snapshot.source());
    if (arguments.has("all")) {
      snapshot.roots().stream()
          .map(root ->
              root.label()
                  + root.removal().map(gone -> ", until " + gone.lastListed().day()).orElse(""))
          .sorted(String.CASE_INSENSITIVE_ORDER)
          .forEach(label -> surroundings.out().println("  " + label));
    }
  }
}
