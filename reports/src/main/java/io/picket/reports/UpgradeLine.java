package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.ServiceSeen;
import io.picket.model.ServiceSeen.Upgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The step from clear text to TLS, for people. */
final class UpgradeLine {
  private UpgradeLine() {}

  /** In one line: {@code STARTTLS leads to TLS, passwords are taken without it}. */
  static Optional<String> of(ServiceSeen seen) {
    return seen.upgrade().map(UpgradeLine::of);
  }

  private static String of(Upgrade step) {
    List<String> parts = new ArrayList<>();
    parts.add(
        switch (step.offered()) {
          case Answer.Yes _ -> step.command() + " leads to TLS";
          case Answer.No _ -> step.command() + " is not offered";
          case Answer.Unknown(var reason, String _) ->
              "could not tell whether " + step.command() + " leads to TLS: " + reason.text();
        });
    switch (step.clearLogin()) {
      case Answer.Yes _ -> parts.add("passwords are taken without it");
      case Answer.No _ -> parts.add("no passwords without it");
      case Answer.Unknown _ -> {}
    }
    step.anomalies().stream().map(odd -> "odd: " + odd.seen()).forEach(parts::add);
    return String.join(", ", parts);
  }

  /** One line for each thing that is known of it. */
  static Stream<TlsDetailView.Line> lines(ServiceSeen seen) {
    return seen.upgrade().stream()
        .flatMap(step ->
            Stream.concat(
                Stream.of(
                    TlsDetailView.line("goes over to TLS by " + step.command(), step.offered()),
                    TlsDetailView.line("takes passwords without it", step.clearLogin())),
                step.anomalies().stream()
                    .map(odd ->
                        new TlsDetailView.Line("odd", "", odd.source() + ": " + odd.seen()))));
  }
}
