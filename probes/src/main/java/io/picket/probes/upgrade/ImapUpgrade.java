package io.picket.probes.upgrade;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** CAPABILITY, then STARTTLS (RFC 9051 sections 6.1.1 and 6.2.1). */
record ImapUpgrade() implements Upgrade {
  private static final int MOST_LINES = 100;

  @Override
  public String command() {
    return "STARTTLS";
  }

  @Override
  public Asked ask(Connection fresh) throws WireException, InterruptedException {
    var talk = new Lines(fresh);
    String greeting = talk.hear();
    if (greeting.startsWith("* PREAUTH")) {
      return Asked.declined(
          "greets as logged in already, after which STARTTLS is forbidden",
          new Answer.No("asks for no password"));
    }
    if (!greeting.startsWith("* OK")) {
      throw new WireException(Reason.THROTTLED, "it greets with " + Text.printable(greeting, 60));
    }
    talk.say("p1 CAPABILITY");
    var able = new ArrayList<String>();
    String listed = until(talk, "p1", able);
    if (!listed.startsWith("OK")) {
      return Asked.declined(
          "answers CAPABILITY with " + Text.printable(listed, 60), Upgrade.onlyALoginTells());
    }
    Answer clearLogin = clearLogin(able);
    if (!able.contains("STARTTLS")) {
      return Asked.declined("its answer to CAPABILITY does not list STARTTLS", clearLogin);
    }
    talk.say("p2 STARTTLS");
    String reply = until(talk, "p2", new ArrayList<>());
    if (reply.contains("[UNAVAILABLE]")) {
      throw new WireException(Reason.THROTTLED, "it answers STARTTLS with " + reply);
    }
    return reply.startsWith("OK")
        ? Asked.agreed(fresh, "answers STARTTLS with " + Text.printable(reply, 60), clearLogin)
        : Asked.declined(
            "lists STARTTLS and answers it with " + Text.printable(reply, 60), clearLogin);
  }

  /** Reads to the line with the tag, collecting capabilities on the way. */
  private static String until(Lines talk, String tag, List<String> able)
      throws WireException, InterruptedException {
    for (int line = 0; line < MOST_LINES; line++) {
      String heard = talk.hear();
      if (heard.startsWith(tag + " ")) {
        return status(heard.substring(tag.length() + 1));
      }
      if (heard.startsWith("* BYE")) {
        throw new WireException(Reason.THROTTLED, "it says " + Text.printable(heard, 60));
      }
      if (!heard.startsWith("* ")) {
        throw new WireException(Reason.MALFORMED, "no line of IMAP: " + Text.printable(heard, 60));
      }
      String upper = heard.toUpperCase(Locale.ROOT);
      if (upper.startsWith("* CAPABILITY ")) {
        able.addAll(Arrays.asList(upper.substring(13).split(" +", -1)));
      }
    }
    throw new WireException(Reason.TOO_LARGE, "more than " + MOST_LINES + " lines in one answer");
  }

  /** Only OK, NO and BAD are an answer (RFC 9051 section 7.1); an echo is none. */
  private static String status(String said) throws WireException {
    if (said.startsWith("OK") || said.startsWith("NO") || said.startsWith("BAD")) {
      return said;
    }
    throw new WireException(Reason.MALFORMED, "no status of IMAP: " + Text.printable(said, 60));
  }

  /** A server that forbids it must say so. */
  private static Answer clearLogin(List<String> able) {
    return able.contains("LOGINDISABLED")
        ? new Answer.No("says LOGINDISABLED before TLS")
        : new Answer.Yes("does not say LOGINDISABLED before TLS");
  }
}
