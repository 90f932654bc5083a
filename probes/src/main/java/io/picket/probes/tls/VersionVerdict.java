package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsSupport;
import io.picket.model.TlsSupport.CipherSuite;
import io.picket.model.TlsSupport.OfVersion;
import io.picket.model.TlsSupport.Preference;
import io.picket.model.TlsVersion;
import java.util.List;
import java.util.Optional;

/** Folds what was asked about one version into what can be said of it. */
final class VersionVerdict {
  private final VersionMatrix matrix;
  private final Asker asker;
  private final List<String> oddities;
  private final TlsProbe.Detail detail;

  /**
   * @param oddities what the server did, in any version, that no correct server does; the refusals
   *     of a server that lies are worth nothing
   */
  VersionVerdict(VersionMatrix matrix, Asker asker, List<String> oddities, TlsProbe.Detail detail) {
    this.matrix = matrix;
    this.asker = asker;
    this.oddities = List.copyOf(oddities);
    this.detail = detail;
  }

  OfVersion fold() {
    List<Integer> accepted = List.copyOf(matrix.accepted());
    PreferenceOrder order = PreferenceOrder.of(accepted, matrix.choices());
    boolean ssl2 = matrix.version() == TlsVersion.SSL_2;
    return new OfVersion(
        matrix.version(),
        accepted(accepted),
        inOrder(order).stream().map(code -> new CipherSuite(code, Suites.name(code))).toList(),
        complete(),
        // An SSLv2 server lists; it is the client that chooses.
        ssl2 && accepted.size() > 1
            ? Preference.CLIENT
            : detail == TlsProbe.Detail.VERDICT ? Preference.UNKNOWN : order.preference(),
        others());
  }

  /**
   * The server's order where all of it was seen. Otherwise by code: the order in which chains
   * beside each other found them is an accident, and two looks at one server must not differ.
   */
  private List<Integer> inOrder(PreferenceOrder order) {
    return detail != TlsProbe.Detail.VERDICT
            && order.preference() == Preference.SERVER
            && order.whole()
        ? order.order()
        : order.order().stream().sorted().toList();
  }

  /** Where the allowed suites were left alone: what can be said of the others. */
  private Optional<TlsSupport.Others> others() {
    List<Integer> unasked =
        matrix.candidates().stream().filter(code -> !matrix.isSettled(code)).toList();
    return detail != TlsProbe.Detail.VERDICT || matrix.isListed() || unasked.isEmpty()
        ? Optional.empty()
        : Optional.of(new TlsSupport.Others(refused(), unasked));
  }

  private Answer accepted(List<Integer> accepted) {
    if (matrix.isListed()) {
      return new Answer.Yes("answered with a ServerHello of " + accepted.size() + " suites");
    }
    if (!accepted.isEmpty()) {
      return new Answer.Yes("answered with a ServerHello");
    }
    Answer complete = complete();
    return complete instanceof Answer.Yes(String how) ? new Answer.No(how) : complete;
  }

  /** Whether a refusal that can be believed closed the list. */
  private Answer complete() {
    if (matrix.isListed()) {
      return new Answer.Yes("the server listed them itself");
    }
    if (matrix.broken().isEmpty() && !matrix.isClosed() && oddities.isEmpty()) {
      return new Answer.Unknown(
          Reason.NOT_TRIED,
          detail == TlsProbe.Detail.VERDICT
              ? "only what the policy forbids was asked for (--tls-detail verdict)"
              : "not every suite was asked for");
    }
    return refused();
  }

  /** Whether the refusals there were can be believed. */
  private Answer refused() {
    if (matrix.broken().isPresent()) {
      Reply.Unanswered broken = matrix.broken().get();
      return new Answer.Unknown(broken.reason(), broken.detail());
    }
    if (!oddities.isEmpty()) {
      return new Answer.Unknown(Reason.CONTRADICTORY, oddities.getFirst());
    }
    List<Reply.Refused> refusals = matrix.refusals();
    if (asker.control().isEmpty()) {
      return new Answer.Unknown(
          Reason.CONTRADICTORY,
          "the server refused every hello of every version"
              + (refusals.isEmpty() ? "" : " (" + refusals.getLast().how() + ")")
              + ", so a refusal proves nothing; it may want another name or a client certificate");
    }
    for (Reply.Refused refusal : refusals) {
      if (!asker.believes(refusal)) {
        return asker
            .ranOut()
            .map(why ->
                new Answer.Unknown(
                    why.reason(),
                    why.detail()
                        + " before a refusal ("
                        + refusal.how()
                        + ") could be told from a server that answers nobody"))
            .orElseGet(() ->
                new Answer.Unknown(
                    Reason.THROTTLED,
                    "it refused (" + refusal.how() + "), then no longer answered a hello it knew"));
      }
    }
    return new Answer.Yes(
        refusals.isEmpty() ? "nothing had to be refused" : refusals.getLast().how());
  }
}
