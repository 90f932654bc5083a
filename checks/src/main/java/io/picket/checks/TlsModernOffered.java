package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether at least one of some versions is accepted. */
record TlsModernOffered(CheckCard card, List<TlsVersion> versions) implements OfTls {
  TlsModernOffered {
    versions = List.copyOf(versions);
  }

  static List<Check> all() {
    return List.of(
        new TlsModernOffered(
            Card.of(
                    "tls-1-2-or-later-offered",
                    Severity.HIGH,
                    "A current version of TLS is accepted")
                .why("TLS 1.2 and TLS 1.3 are the only versions without known breaks.")
                .remedy("Turn on TLS 1.2 and TLS 1.3; update the software if it has neither.")
                .see("RFC 9325", "https://www.rfc-editor.org/rfc/rfc9325")
                .verifies("CW-06", "CW-35", "ME-09", "ME-18")
                .done(),
            List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)),
        new TlsModernOffered(
            Card.of("tls-1-3-offered", Severity.LOW, "TLS 1.3 is accepted")
                .why(
                    "TLS 1.3 leaves out everything that was broken in its forerunners and encrypts"
                        + " the certificate too.")
                .remedy(
                    "Turn on TLS 1.3 where the software has it: Windows Server 2022 or later,"
                        + " OpenSSL 1.1.1 or later, Java 11 or later.")
                .see("RFC 8446", "https://www.rfc-editor.org/rfc/rfc8446")
                .done(),
            List.of(TlsVersion.TLS_1_3)));
  }

  @Override
  public Verdict judge(TlsSupport seen, ServiceFacts endpoint, Circumstances circumstances) {
    Optional<Verdict> unknown = Optional.empty();
    for (TlsVersion version : versions) {
      Answer accepted =
          seen.of(version)
              .map(TlsSupport.OfVersion::accepted)
              .orElseGet(() ->
                  new Answer.Unknown(Reason.NOT_TRIED, version.label() + " was not asked about."));
      switch (accepted) {
        case Answer.Yes(String how) -> {
          return new Verdict.Pass(version.label() + " is accepted: " + how);
        }
        case Answer.Unknown(Reason reason, String detail) ->
            unknown = Optional.of(new Verdict.Unknown(reason, detail));
        case Answer.No(String how) -> {}
      }
    }
    return unknown.orElseGet(() ->
        new Verdict.Fail(
            card.severity(),
            "The server refuses "
                + Phrases.list(versions.stream().map(TlsVersion::label).toList())
                + "."));
  }
}
