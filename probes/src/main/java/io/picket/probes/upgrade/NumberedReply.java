package io.picket.probes.upgrade;

import io.picket.model.Text;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply of SMTP (RFC 5321 section 4.2) or FTP (RFC 959 section 4.2): three digits and text,
 * perhaps over several lines.
 *
 * @param code 100 to 599
 * @param lines what stands behind the code, or the whole line where FTP puts none before it
 */
record NumberedReply(int code, List<String> lines) {
  private static final int MOST_LINES = 100;

  NumberedReply {
    lines = List.copyOf(lines);
  }

  /** Whether the server says "not now". */
  boolean isTemporary() {
    return code >= 400 && code < 500;
  }

  /** The code and the first line, bounded and printable. */
  String quoted() {
    return Text.printable(code + " " + lines.getFirst(), 100);
  }

  static Decoder<NumberedReply> decoder() {
    return NumberedReply::decode;
  }

  private static Step<NumberedReply> decode(ByteBuffer received) {
    var lines = new ArrayList<String>();
    int code = 0;
    int consumed = 0;
    while (lines.size() < MOST_LINES) {
      int from = received.position() + consumed;
      switch (new LineDecoder().offer(received.slice(from, received.limit() - from))) {
        case Step.NeedMore<String>() -> {
          return new Step.NeedMore<>();
        }
        case Step.Bad<String>(String why) -> {
          return new Step.Bad<>(why);
        }
        case Step.Done<String>(String line, int taken) -> {
          consumed += taken;
          int here = code(line);
          boolean last = line.length() == 3 || (line.length() > 3 && line.charAt(3) == ' ');
          if (lines.isEmpty()) {
            if (here == 0 || !(last || line.charAt(3) == '-')) {
              return new Step.Bad<>("no numbered reply: " + Text.printable(line, 60));
            }
            code = here;
          }
          boolean numbered = here == code && (last || line.charAt(3) == '-');
          lines.add(numbered ? line.substring(Math.min(4, line.length())) : line);
          if (here == code && last) {
            return new Step.Done<>(new NumberedReply(code, lines), consumed);
          }
        }
      }
    }
    return new Step.Bad<>("a reply of more than " + MOST_LINES + " lines");
  }

  private static int code(String line) {
    if (line.length() < 3
        || line.charAt(0) < '1'
        || line.charAt(0) > '5'
        || !digit(line.charAt(1))
        || !digit(line.charAt(2))) {
      return 0;
    }
    return (line.charAt(0) - '0') * 100 + (line.charAt(1) - '0') * 10 + line.charAt(2) - '0';
  }

  private static boolean digit(char one) {
    return one >= '0' && one <= '9';
  }
}
