package io.picket.probes.upgrade;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CAPA (RFC 2449), then STLS (RFC 2595 section 4). */
record Pop3Upgrade() implements Upgrade {
  private static final int MOST_CAPABILITIES = 100;

  @Override
  public String command() {
    return "STLS";
  }

  @Override
  public Asked ask(Connection fresh) throws WireException, InterruptedException {
    var talk = new Lines(fresh);
    String greeting = talk.hear();
    if (!greeting.startsWith("+OK")) {
      throw new WireException(Reason.THROTTLED, "it greets with " + Text.printable(greeting, 60));
    }
    talk.say("CAPA");
    boolean listed = status("CAPA", talk.hear()).startsWith("+OK");
    List<String> able = listed ? capabilities(talk) : List.of();
    Answer clearLogin = listed ? clearLogin(able) : Upgrade.onlyALoginTells();
    if (listed && !able.contains("STLS")) {
      return Asked.declined("its answer to CAPA does not list STLS", clearLogin);
    }
    talk.say(command());
    String reply = status(command(), talk.hear());
    if (reply.startsWith("+OK")) {
      return Asked.agreed(fresh, "answers STLS with " + Text.printable(reply, 60), clearLogin);
    }
    if (reply.startsWith("-ERR [SYS/TEMP]") || reply.startsWith("-ERR [IN-USE]")) {
      throw new WireException(Reason.THROTTLED, "it answers STLS with " + reply);
    }
    return Asked.declined("answers STLS with " + Text.printable(reply, 60), clearLogin);
  }

  /** Only the protocol's own two words are an answer (RFC 1939 section 3). */
  private static String status(String command, String line) throws WireException {
    if (line.startsWith("+OK") || line.startsWith("-ERR")) {
      return line;
    }
    throw new WireException(
        Reason.MALFORMED, "it answers " + command + " with " + Text.printable(line, 60));
  }

  private static List<String> capabilities(Lines talk) throws WireException, InterruptedException {
    var able = new ArrayList<String>();
    while (able.size() < MOST_CAPABILITIES) {
      String line = talk.hear();
      if (line.equals(".")) {
        return able;
      }
      able.add(line.strip().toUpperCase(Locale.ROOT));
    }
    throw new WireException(
        Reason.TOO_LARGE, "more than " + MOST_CAPABILITIES + " lines of capabilities");
  }

  private static Answer clearLogin(List<String> able) {
    if (able.contains("USER")) {
      return new Answer.Yes("lists USER before TLS");
    }
    boolean plain =
        able.stream()
            .filter(line -> line.startsWith("SASL "))
            .anyMatch(line -> line.contains(" PLAIN") || line.contains(" LOGIN"));
    return plain
        ? new Answer.Yes("lists SASL PLAIN or LOGIN before TLS")
        : new Answer.No("lists neither USER nor a plain SASL mechanism before TLS");
  }
}
