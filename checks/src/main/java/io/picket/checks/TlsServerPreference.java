package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.util.Optional;
import java.util.Set;

/** Whether the server decides which suite is used. */
record TlsServerPreference() implements OfTls {
  private static final CheckCard CARD =
      Card.of("tls-server-preference", Severity.INFO, "The server chooses the cipher suite")
          .why(
              "Where weak and strong suites are both accepted, a server that lets the client choose"
                  + " lets an old client choose badly. With strong suites only, either order is"
                  + " fine.")
          .remedy("Remove weak suites; else turn on the server's own order of preference.")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(TlsSupport seen, ServiceFacts endpoint, Circumstances circumstances) {
    Optional<TlsSupport.OfVersion> entry = seen.of(TlsVersion.TLS_1_2);
    if (entry.isEmpty() || entry.get().accepted().isUnknown()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "TLS 1.2 could not be asked about.");
    }
    if (entry.get().accepted().isNo()) {
      return new Verdict.NotApplicable("The server does not accept TLS 1.2.");
    }
    return switch (entry.get().preference()) {
      case SERVER -> new Verdict.Pass("In TLS 1.2 the server's order decides.");
      case CLIENT ->
          onlyStrong(seen, entry.get())
              ? new Verdict.Pass("In TLS 1.2 the client's order decides, among strong suites only.")
              : new Verdict.Fail(Severity.INFO, "In TLS 1.2 the client's order decides.");
      case NOT_APPLICABLE ->
          new Verdict.NotApplicable("Fewer than two suites, so there is nothing to prefer.");
      case UNKNOWN ->
          new Verdict.Unknown(
              Reason.NOT_TRIED, "Whose order decides in TLS 1.2 was not found out.");
    };
  }

  /** Whether all suites are known, there are no others, and none is worth avoiding. */
  private static boolean onlyStrong(TlsSupport seen, TlsSupport.OfVersion entry) {
    return TlsSuites.gap(seen, Set.of(entry.version())).isEmpty()
        && entry.suites().stream().allMatch(TlsServerPreference::isStrong);
  }

  private static boolean isStrong(TlsSupport.CipherSuite suite) {
    return SuiteTrait.AEAD.of(suite)
        && SuiteTrait.FORWARD_SECRECY.of(suite)
        && !SuiteTrait.ANONYMOUS.of(suite);
  }
}
