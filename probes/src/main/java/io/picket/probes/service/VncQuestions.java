package io.picket.probes.service;

import io.picket.model.Answer;
import io.picket.model.Clearance;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Listing;
import io.picket.model.ProtocolSeen.Question;
import io.picket.model.ProtocolSeen.Trait;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.service.VncSecurity.Is;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Exchanges versions with a VNC server, reads how a session may begin (RFC 6143 section 7.1), and
 * leaves; of VeNCrypt the kinds within are asked for. One connection, because some servers shut out
 * whoever comes and goes too often. No way is taken, and nobody logs in.
 */
record VncQuestions(Clearance to, Wire wire) {
  private static final int VENCRYPT = 19;
  private static final byte[] VENCRYPT_0_2 = {0, 2};

  ProtocolSeen ask() throws WireException, InterruptedException {
    try (Connection connection = wire.connect(to)) {
      String version = connection.receive(new RfbVersionDecoder());
      // Whoever says neither 3.7 nor 3.8 or above means 3.3 (section 7.1.1).
      boolean oldest = version.compareTo("003.007") < 0;
      String ours = oldest ? "003.003" : version.equals("003.007") ? version : "003.008";
      connection.send(("RFB " + ours + "\n").getBytes(StandardCharsets.US_ASCII));
      return switch (connection.receive(new RfbSecurityDecoder(oldest))) {
        case RfbSecurity.Offered(List<Integer> types) ->
            told(types.contains(VENCRYPT) && !oldest ? widened(connection, types) : types);
        case RfbSecurity.Refused(String why) ->
            throw new WireException(
                Reason.REFUSED, "takes no session now: " + Text.printable(why, 100));
      };
    }
  }

  /** The types with the kinds within VeNCrypt in its place, where it tells them. */
  private static List<Integer> widened(Connection connection, List<Integer> types)
      throws InterruptedException {
    try {
      connection.send(new byte[] {VENCRYPT});
      connection.receive(exactly(2));
      connection.send(VENCRYPT_0_2);
      if (connection.receive(exactly(1))[0] != 0) {
        return types;
      }
      int count = connection.receive(exactly(1))[0] & 0xff;
      ByteBuffer kinds = ByteBuffer.wrap(connection.receive(exactly(4 * count)));
      var all = new ArrayList<>(types.stream().filter(type -> type != VENCRYPT).toList());
      for (int each = 0; each < count; each++) {
        all.add(kinds.getInt());
      }
      return count == 0 ? types : all;
    } catch (WireException e) {
      // VeNCrypt stays what it was: open in what it leads to.
      return types;
    }
  }

  private static Decoder<byte[]> exactly(int length) {
    return received -> {
      if (received.remaining() < length) {
        return new Step.NeedMore<>();
      }
      byte[] bytes = new byte[length];
      received.duplicate().get(bytes);
      return new Step.Done<>(bytes, length);
    };
  }

  private static ProtocolSeen told(List<Integer> types) {
    return new ProtocolSeen(
        "vnc",
        List.of(
            new Trait(
                Question.VNC_WITHOUT_PASSWORD,
                lacks(types, VncSecurity::behindPassword, "a session without a password")),
            new Trait(
                Question.VNC_IN_CLEAR, lacks(types, VncSecurity::encrypted, "a session in clear"))),
        List.of(new Listing("security types", types.stream().map(VncSecurity::label).toList())));
  }

  /** Whether any way lacks something; no only where every way is known to have it. */
  private static Answer lacks(List<Integer> types, IntFunction<Is> trait, String without) {
    Optional<String> lacking = those(types, trait, Is.NOT_SO);
    if (lacking.isPresent()) {
      return new Answer.Yes("offers " + without + " (" + lacking.get() + ")");
    }
    return those(types, trait, Is.OPEN)
        .<Answer>map(open ->
            new Answer.Unknown(Reason.NOT_TRIED, "what " + open + " leads to was not tried"))
        .orElseGet(() ->
            new Answer.No(
                "offers " + those(types, trait, Is.SO).orElse("nothing") + " and nothing else"));
  }

  private static Optional<String> those(List<Integer> types, IntFunction<Is> trait, Is which) {
    List<String> labels =
        types.stream()
            .filter(type -> trait.apply(type) == which)
            .map(VncSecurity::label)
            .distinct()
            .limit(20)
            .toList();
    return labels.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", labels));
  }
}
