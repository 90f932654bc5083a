package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.ProtocolSeen;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import java.util.ArrayList;
import java.util.List;

/** What a service gives away freely, as evidence that it is there. */
final class Shown {
  private static final int MOST = 12;

  private Shown() {}

  /** In brackets behind a blank, such as {@code (version 11.8.3, tls not offered)}, or nothing. */
  static String of(ServiceFacts facts) {
    List<String> parts = new ArrayList<>();
    facts
        .fact(ServiceSeen.class)
        .ifPresent(seen -> {
          seen.details().forEach(detail -> parts.add(detail.key() + " " + detail.value()));
          seen.upgrade()
              .ifPresent(step -> {
                switch (step.offered()) {
                  case Answer.Yes _ -> parts.add(step.command() + " offered");
                  case Answer.No _ -> parts.add(step.command() + " not offered");
                  case Answer.Unknown _ -> {}
                }
              });
        });
    facts
        .fact(ProtocolSeen.class)
        .ifPresent(seen ->
            seen.traits()
                .forEach(trait -> {
                  if (trait.answer() instanceof Answer.Yes(String how)) {
                    parts.add(how);
                  }
                }));
    return parts.isEmpty()
        ? ""
        : " (" + String.join(", ", parts.stream().distinct().limit(MOST).toList()) + ")";
  }
}
