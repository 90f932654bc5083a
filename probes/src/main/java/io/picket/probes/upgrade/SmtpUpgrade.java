package io.picket.probes.upgrade;

import io.picket.model.Answer;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** EHLO, then STARTTLS where it is listed (RFC 3207). No mail is begun. */
record SmtpUpgrade() implements Upgrade {
  /** A name that is nobody's (RFC 2606), so that no reputation is borrowed. */
  private static final String EHLO = "EHLO picket.invalid";

  @Override
  public String command() {
    return "STARTTLS";
  }

  @Override
  public Asked ask(Connection fresh) throws WireException, InterruptedException {
    var talk = new Lines(fresh);
    talk.awaitGreeting();
    talk.say(EHLO);
    NumberedReply able = Lines.settled("EHLO", talk.reply());
    if (able.code() != 250) {
      return Asked.declined("answers EHLO with " + able.quoted(), Upgrade.onlyALoginTells());
    }
    Answer clearLogin = clearLogin(able.lines());
    if (!lists(able.lines(), "STARTTLS")) {
      return Asked.declined("its answer to EHLO does not list STARTTLS", clearLogin);
    }
    talk.say(command());
    NumberedReply reply = Lines.settled(command(), talk.reply());
    return reply.code() == 220
        ? Asked.agreed(fresh, "answers STARTTLS with " + reply.quoted(), clearLogin)
        : Asked.declined("lists STARTTLS and answers it with " + reply.quoted(), clearLogin);
  }

  private static boolean lists(List<String> lines, String keyword) {
    return lines.stream()
        .skip(1)
        .anyMatch(line -> line.toUpperCase(Locale.ROOT).strip().equals(keyword));
  }

  /** Old servers write the mechanisms after an equals sign. */
  private static Answer clearLogin(List<String> lines) {
    List<String> mechanisms =
        lines.stream()
            .skip(1)
            .map(line -> line.toUpperCase(Locale.ROOT))
            .filter(line -> line.startsWith("AUTH ") || line.startsWith("AUTH="))
            .flatMap(line -> Arrays.stream(line.substring(5).split(" +", -1)))
            .toList();
    if (mechanisms.contains("PLAIN") || mechanisms.contains("LOGIN")) {
      return new Answer.Yes("lists AUTH PLAIN or LOGIN before TLS");
    }
    return new Answer.No(
        mechanisms.isEmpty() ? "lists no AUTH before TLS" : "lists neither PLAIN nor LOGIN");
  }
}
