package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a web server's banner names a Windows that its maker no longer supports. */
record WindowsVersionSupported() implements OfHttp {
  private static final Pattern IIS = Pattern.compile("Microsoft-IIS/([0-9]{1,2}\\.[0-9])");

  /** A Windows Server and the last day of its extended support. */
  private record Windows(String name, LocalDate until) {}

  private static final Map<String, Windows> BY_IIS =
      Map.of(
          "6.0", new Windows("Windows Server 2003", LocalDate.of(2015, 7, 14)),
          "7.0", new Windows("Windows Server 2008", LocalDate.of(2020, 1, 14)),
          "7.5", new Windows("Windows Server 2008 R2", LocalDate.of(2020, 1, 14)),
          "8.0", new Windows("Windows Server 2012", LocalDate.of(2023, 10, 10)),
          "8.5", new Windows("Windows Server 2012 R2", LocalDate.of(2023, 10, 10)));

  private static final CheckCard CARD =
      Card.of("windows-version-supported", Severity.HIGH, "The Windows version is supported")
          .why("A system out of support gets no security updates; faults found since stay open.")
          .remedy("Move the server to a supported Windows Server.")
          .see("Microsoft lifecycle", "https://learn.microsoft.com/lifecycle/products/")
          .refutes("CW-14")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HttpSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    for (Exchange exchange : seen.exchanges()) {
      for (String banner : exchange.header("server")) {
        Matcher matcher = IIS.matcher(banner);
        if (matcher.find()) {
          return judge(
              matcher.group(1),
              new Evidence("Server header of " + OfHttp.request(exchange), banner),
              circumstances.at());
        }
      }
    }
    return new Verdict.NotApplicable("No banner tells a Windows version.");
  }

  private static Verdict judge(String iis, Evidence banner, Instant at) {
    Optional<Windows> windows = Optional.ofNullable(BY_IIS.get(iis));
    if (windows.isEmpty()) {
      return new Verdict.NotApplicable(
          "IIS " + iis + " comes with several versions of Windows; which one cannot be told.");
    }
    boolean over = at.atOffset(ZoneOffset.UTC).toLocalDate().isAfter(windows.get().until());
    String text = "IIS " + iis + " belongs to " + windows.get().name();
    return over
        ? new Verdict.Fail(
            Severity.HIGH,
            text
                + ", whose support ended on "
                + windows.get().until()
                + " (paid extensions cannot be seen from outside).",
            List.of(banner))
        : new Verdict.Pass(text + ", supported until " + windows.get().until() + ".");
  }
}
