package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.OptionalLong;

/** Whether browsers are told to use nothing but HTTPS. */
record HttpHsts() implements OfHttp {
  /** Half a year, the least that the preload lists' forerunners asked for, in seconds. */
  private static final long LEAST = 15_552_000;

  private static final CheckCard CARD =
      Card.of("http-hsts", Severity.LOW, "Browsers are told to use HTTPS only")
          .why(
              "Without HSTS a browser that is sent to the plain address asks there first, and"
                  + " somebody on the way may answer.")
          .remedy(
              "Send Strict-Transport-Security: max-age=31536000 with every answer over HTTPS, once"
                  + " nothing is needed in clear any more.")
          .see("RFC 6797", "https://www.rfc-editor.org/rfc/rfc6797")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HttpSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    if (!seen.tls()) {
      return OfHttp.notHttps(endpoint);
    }
    if (circumstances.host().name().isEmpty()) {
      return new Verdict.NotApplicable("HSTS is for names; the target was given as an address.");
    }
    if (seen.exchanges().isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "No page was asked for.");
    }
    Exchange start = seen.exchanges().getFirst();
    List<String> values = start.header("strict-transport-security");
    if (values.isEmpty()) {
      return new Verdict.Fail(
          Severity.LOW,
          "The answer to " + OfHttp.request(start) + " carries no Strict-Transport-Security.");
    }
    String value = values.getFirst();
    var evidence = new Evidence("Strict-Transport-Security of " + OfHttp.request(start), value);
    OptionalLong maxAge = start.hstsMaxAge();
    if (maxAge.isEmpty()) {
      return new Verdict.Fail(
          Severity.LOW, "Strict-Transport-Security holds no usable max-age: " + value, evidence);
    }
    return maxAge.getAsLong() < LEAST
        ? new Verdict.Fail(
            Severity.LOW,
            "Browsers are told to remember HTTPS for "
                + Phrases.count(maxAge.getAsLong() / 86_400, "day")
                + " only.",
            evidence)
        : new Verdict.Pass(
            "Browsers remember HTTPS for "
                + Phrases.count(maxAge.getAsLong() / 86_400, "day")
                + ".",
            List.of(evidence));
  }
}
