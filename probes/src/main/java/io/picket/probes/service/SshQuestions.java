package io.picket.probes.service;

import io.picket.model.Answer;
import io.picket.model.Clearance;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Listing;
import io.picket.model.ProtocolSeen.Question;
import io.picket.model.ProtocolSeen.Trait;
import io.picket.model.Text;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Exchanges versions with an SSH server and reads the algorithms that it offers (RFC 4253 sections
 * 4.2 and 7.1), then leaves. No key is exchanged and nobody logs in.
 */
record SshQuestions(Clearance to, Wire wire) {
  private static final byte[] VERSION = "SSH-2.0-Picket\r\n".getBytes(StandardCharsets.US_ASCII);

  ProtocolSeen ask() throws WireException, InterruptedException {
    try (Connection connection = wire.connect(to)) {
      connection.send(VERSION);
      String version = connection.receive(new SshVersionDecoder());
      try {
        List<Listing> offered = connection.receive(new KexInitDecoder());
        return told(speaksFirst(version), new Answer.Yes("sends SSH_MSG_KEXINIT"), offered);
      } catch (WireException e) {
        var unknown = new Answer.Unknown(e.reason(), Text.printable(e.detail()));
        // Our own version comes back from an echo too: without more it refuses nothing.
        Answer first = speaksFirst(version);
        return told(first.isYes() ? first : unknown, unknown, List.of());
      }
    }
  }

  private static ProtocolSeen told(Answer first, Answer algorithms, List<Listing> offered) {
    return new ProtocolSeen(
        "ssh",
        List.of(new Trait(Question.SSH_1, first), new Trait(Question.SSH_ALGORITHMS, algorithms)),
        offered);
  }

  /** 1.99 is how a server of version 2 says that it speaks version 1 too, RFC 4253 section 5.1. */
  private static Answer speaksFirst(String version) {
    String how = "calls its version " + version;
    return version.equals("2.0") ? new Answer.No(how) : new Answer.Yes(how);
  }
}
