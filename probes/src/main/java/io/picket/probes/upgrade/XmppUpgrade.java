package io.picket.probes.upgrade;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import io.picket.probes.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A stream opened, its features read, then starttls (RFC 6120 sections 4.2, 5.4). The XML is not
 * parsed: only whole, bounded pieces of it are looked for.
 *
 * @param namespace {@code jabber:client} or {@code jabber:server}
 * @param domain whom the stream is for
 */
record XmppUpgrade(String namespace, String domain) implements Upgrade {
  private static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";
  private static final int MOST = 16 * 1024;

  @Override
  public String command() {
    return "starttls";
  }

  @Override
  public Asked ask(Connection fresh) throws WireException, InterruptedException {
    fresh.send(
        ("<?xml version='1.0'?><stream:stream to='"
                + domain
                + "' xmlns='"
                + namespace
                + "' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>")
            .getBytes(StandardCharsets.UTF_8));
    String features =
        fresh.receive(
            upTo(
                "</stream:features>", "<stream:features/>", "</stream:error>", "</stream:stream>"));
    if (features.contains("<stream:error")) {
      throw new WireException(Reason.UNRECOGNISED, "it ends the stream: " + error(features));
    }
    Answer clearLogin = clearLogin(features);
    if (!features.contains(TLS)) {
      return Asked.declined("its stream features do not list starttls", clearLogin);
    }
    fresh.send(("<starttls xmlns='" + TLS + "'/>").getBytes(StandardCharsets.US_ASCII));
    String reply = fresh.receive(upTo("/>", "</proceed>", "</failure>", "</stream:stream>"));
    if (reply.strip().startsWith("<proceed")) {
      return Asked.agreed(fresh, "answers starttls with proceed", clearLogin);
    }
    return Asked.declined("answers starttls with " + Text.printable(reply, 60), clearLogin);
  }

  private static Answer clearLogin(String features) {
    if (features.contains("<required")) {
      return new Answer.No("lists starttls as required");
    }
    return features.contains(">PLAIN<")
        ? new Answer.Yes("lists the mechanism PLAIN before TLS")
        : new Answer.No("lists no mechanism PLAIN before TLS");
  }

  private static String error(String text) {
    String inner = text.substring(text.indexOf("<stream:error"));
    int name = inner.indexOf('<', 1);
    int end = name < 0 ? -1 : inner.indexOf(' ', name);
    return Text.printable(end < 0 ? inner : inner.substring(name + 1, end), 60);
  }

  /** Text up to the first of these ends. */
  static Decoder<String> upTo(String... ends) {
    List<String> all = List.of(ends);
    return (ByteBuffer received) -> {
      byte[] bytes = new byte[Math.min(received.remaining(), MOST)];
      received.get(received.position(), bytes);
      if (bytes.length > 0 && bytes[0] != '<' && !Character.isWhitespace(bytes[0])) {
        return new Step.Bad<>("no XML");
      }
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int end =
          all.stream()
              .filter(text::contains)
              .mapToInt(one -> text.indexOf(one) + one.length())
              .min()
              .orElse(-1);
      if (end >= 0) {
        return new Step.Done<>(text.substring(0, end), end);
      }
      return bytes.length == MOST
          ? new Step.Bad<>("more than " + MOST + " bytes of XML")
          : new Step.NeedMore<>();
    };
  }
}
