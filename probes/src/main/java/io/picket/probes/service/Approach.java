package io.picket.probes.service;

import io.picket.model.PortSet;
import io.picket.model.ServiceSeen.Detail;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The opening of a protocol whose servers wait to be spoken to: one harmless message, and how its
 * answer is recognised. The usual ports only say where it is worth trying; what decides is the
 * answer.
 *
 * @param protocol as in {@link io.picket.model.ServiceSeen#protocol()}
 * @param usualPorts where it is tried when nothing else was recognised
 * @param opening the message, in hexadecimal
 */
record Approach(String protocol, PortSet usualPorts, String opening, Reader reader) {
  /** Reads the answer; sees all bytes so far. */
  interface Reader {
    Step<List<Detail>> read(byte[] bytes);
  }

  /** What a NetBIOS server says that goes along. */
  static final Detail NETBIOS_SESSION = new Detail("session", "accepted");

  /** In alphabetic order of the protocol. */
  static final List<Approach> ALL =
      List.of(
          // An anonymous bind, LDAPv3 (RFC 4511 section 4.2); nothing is searched.
          new Approach(
              "ldap", PortSet.of(389, 3268), "300c020101600702010304008000", Approach::ldap),
          // DCE/RPC bind to the endpoint mapper, NDR 2.0 (C706 chapter 12).
          new Approach(
              "msrpc",
              PortSet.of(135),
              "05000b0310000000480000000100000000100010000000000100000000000100"
                  + "0883afe11f5dc91191a408002b14a0fa03000000"
                  + "045d888aeb1cc9119fe808002b10486002000000",
              Approach::msrpc),
          // TDS PRELOGIN with version and encryption (MS-TDS section 2.2.6.5).
          new Approach(
              "mssql",
              PortSet.of(1433),
              "1201001a0000010000000b00060100110001ff00000000000000",
              Approach::mssql),
          new Approach("net.tcp", PortSet.of(808), NetTcp.PREAMBLE, NetTcp::read),
          // NetBIOS session request for *SMBSERVER (RFC 1002 section 4.3.2).
          new Approach(
              "netbios",
              PortSet.of(139),
              "81000044"
                  + "20434b4644454e454346444546464346474546464343414341434143414341434100"
                  + "204641454a4544454c45464645434143414341434143414341434143414341414100",
              Approach::netbios),
          // SSLRequest (PostgreSQL protocol 3.0, section "SSL Session Encryption").
          new Approach("postgresql", PortSet.of(5432), "0000000804d2162f", Approach::postgresql),
          // X.224 connection request asking for TLS and CredSSP (MS-RDPBCGR section 2.2.1.1).
          new Approach(
              "rdp", PortSet.of(3389), "030000130ee000000000000100080003000000", Approach::rdp),
          new Approach(
              "smb", PortSet.of(445), HexFormat.of().formatHex(SmbRequests.two()), Approach::smb),
          // Client and server streams (RFC 6120 section 4.2), for nobody in particular.
          new Approach(
              "xmpp",
              PortSet.of(5222),
              stream("jabber:client"),
              bytes -> xmpp(bytes, "jabber:client")),
          new Approach(
              "xmpp-server",
              PortSet.of(5269),
              stream("jabber:server"),
              bytes -> xmpp(bytes, "jabber:server")));

  private static String stream(String namespace) {
    String text =
        "<?xml version='1.0'?><stream:stream xmlns='"
            + namespace
            + "' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The protocol to try on a port, if one is usual there. */
  static Optional<Approach> usualAt(int port) {
    return ALL.stream().filter(approach -> approach.usualPorts().contains(port)).findFirst();
  }

  /** How a protocol is opened; nothing for those whose servers greet first. */
  static Optional<Approach> of(String protocol) {
    return ALL.stream().filter(approach -> approach.protocol().equals(protocol)).findFirst();
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(opening);
  }

  Decoder<List<Detail>> decoder() {
    return (ByteBuffer received) -> {
      byte[] bytes = new byte[received.remaining()];
      received.duplicate().get(bytes);
      return reader.read(bytes);
    };
  }

  private static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xff;
  }

  private static Step<List<Detail>> done(byte[] bytes, Detail... details) {
    return new Step.Done<>(List.of(details), bytes.length);
  }

  private static Step<List<Detail>> bad(String what) {
    return new Step.Bad<>("not an answer of " + what);
  }

  private static boolean differs(byte[] bytes, int at, int value) {
    return bytes.length > at && u8(bytes, at) != value;
  }

  private static Step<List<Detail>> ldap(byte[] bytes) {
    if (differs(bytes, 0, 0x30)) {
      return bad("LDAP");
    }
    if (bytes.length < 2) {
      return new Step.NeedMore<>();
    }
    // Windows writes lengths in four bytes where one would do.
    int at = u8(bytes, 1) < 0x80 ? 2 : 2 + (u8(bytes, 1) & 0x7f);
    if (at > 6) {
      return bad("LDAP");
    }
    if (differs(bytes, at, 2) || differs(bytes, at + 1, 1) || differs(bytes, at + 3, 0x61)) {
      return bad("LDAP");
    }
    if (bytes.length < at + 5) {
      return new Step.NeedMore<>();
    }
    int code = at + 5 + (u8(bytes, at + 4) < 0x80 ? 0 : u8(bytes, at + 4) & 0x7f);
    if (code > at + 9 || differs(bytes, code, 10) || differs(bytes, code + 1, 1)) {
      return bad("LDAP");
    }
    if (bytes.length < code + 3) {
      return new Step.NeedMore<>();
    }
    return done(
        bytes,
        new Detail(
            "anonymous bind",
            u8(bytes, code + 2) == 0
                ? "accepted"
                : "refused with result code " + u8(bytes, code + 2)));
  }

  /** A bind_ack or bind_nak with our call's number, whole (C706 section 12.6.4). */
  private static Step<List<Detail>> msrpc(byte[] bytes) {
    if (differs(bytes, 0, 5) || differs(bytes, 1, 0)) {
      return bad("MSRPC");
    }
    if (bytes.length < 16) {
      return new Step.NeedMore<>();
    }
    // Who answers chooses the order of bytes; the high half of the fifth says which.
    ByteBuffer in =
        ByteBuffer.wrap(bytes)
            .order((u8(bytes, 4) >> 4) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int length = in.getShort(8) & 0xffff;
    if (length < 16 || length > 4096 || in.getInt(12) != 1) {
      return bad("MSRPC");
    }
    if (bytes.length < length) {
      return new Step.NeedMore<>();
    }
    return switch (u8(bytes, 2)) {
      case 12 -> done(bytes, new Detail("endpoint mapper", bound(in, length)));
      case 13 -> done(bytes, new Detail("endpoint mapper", "refuses the bind"));
      default -> bad("MSRPC");
    };
  }

  /** The result for our one interface, behind the name of the port and a count. */
  private static String bound(ByteBuffer ack, int length) {
    int name = length < 26 ? length : ack.getShort(24) & 0xffff;
    int result = ((26 + name + 3) & ~3) + 4;
    if (result + 2 > length) {
      return "says nothing";
    }
    return ack.getShort(result) == 0 ? "answers" : "is not at this port";
  }

  private static Step<List<Detail>> mssql(byte[] bytes) {
    if (differs(bytes, 0, 4)) {
      return bad("TDS");
    }
    if (bytes.length < 8) {
      return new Step.NeedMore<>();
    }
    int length = u8(bytes, 2) << 8 | u8(bytes, 3);
    if (length < 9 || length > 4096) {
      return bad("TDS");
    }
    if (bytes.length < length) {
      return new Step.NeedMore<>();
    }
    var details = new ArrayList<Detail>();
    for (int at = 8; at + 5 <= length && u8(bytes, at) != 0xff; at += 5) {
      int offset = 8 + (u8(bytes, at + 1) << 8 | u8(bytes, at + 2));
      int size = u8(bytes, at + 3) << 8 | u8(bytes, at + 4);
      if (offset + size > length) {
        return bad("TDS");
      }
      if (u8(bytes, at) == 0 && size >= 4) {
        int build = u8(bytes, offset + 2) << 8 | u8(bytes, offset + 3);
        details.add(
            new Detail("version", u8(bytes, offset) + "." + u8(bytes, offset + 1) + "." + build));
      } else if (u8(bytes, at) == 1 && size >= 1) {
        details.add(new Detail("encryption", encryption(u8(bytes, offset))));
      }
    }
    return details.isEmpty() ? bad("TDS") : new Step.Done<>(List.copyOf(details), bytes.length);
  }

  private static String encryption(int code) {
    return switch (code) {
      case 0 -> "login only";
      case 1 -> "on";
      case 2 -> "not supported";
      case 3 -> "required";
      default -> "unknown code " + code;
    };
  }

  private static Step<List<Detail>> netbios(byte[] bytes) {
    if (bytes.length < 4) {
      return new Step.NeedMore<>();
    }
    boolean empty = bytes[1] == 0 && bytes[2] == 0;
    return switch (u8(bytes, 0)) {
      case 0x82 ->
          empty && bytes[3] == 0 ? done(bytes, NETBIOS_SESSION) : bad("a NetBIOS session service");
      case 0x83 ->
          empty && bytes[3] == 1
              ? done(bytes, new Detail("session", "refused"))
              : bad("a NetBIOS session service");
      default -> bad("a NetBIOS session service");
    };
  }

  /** One letter, or an old server's error message; only the whole answer being it is believed. */
  private static Step<List<Detail>> postgresql(byte[] bytes) {
    if (bytes.length == 0) {
      return new Step.NeedMore<>();
    }
    if (bytes.length == 1 && bytes[0] == 'S') {
      return done(bytes, new Detail("tls", "offered"));
    }
    if (bytes.length == 1 && bytes[0] == 'N') {
      return done(bytes, new Detail("tls", "not offered"));
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return bytes[0] == 'E' && text.contains("SFATAL") ? done(bytes) : bad("PostgreSQL");
  }

  /** An ErrorResponse, at least its severity and its code, on a connection that has begun. */
  static Decoder<List<Detail>> postgresqlError() {
    return (ByteBuffer received) -> {
      byte[] bytes = new byte[received.remaining()];
      received.duplicate().get(bytes);
      if (bytes.length < 5) {
        return differs(bytes, 0, 'E') ? bad("PostgreSQL") : new Step.NeedMore<>();
      }
      int length = u8(bytes, 1) << 24 | u8(bytes, 2) << 16 | u8(bytes, 3) << 8 | u8(bytes, 4);
      if (bytes[0] != 'E' || length < 8 || length > 4096) {
        return bad("PostgreSQL");
      }
      if (bytes.length < 1 + length) {
        return new Step.NeedMore<>();
      }
      return new String(bytes, StandardCharsets.ISO_8859_1).contains("SFATAL")
          ? new Step.Done<>(List.of(), 1 + length)
          : bad("PostgreSQL");
    };
  }

  private static Step<List<Detail>> rdp(byte[] bytes) {
    if (differs(bytes, 0, 3) || differs(bytes, 1, 0) || differs(bytes, 5, 0xd0)) {
      return bad("RDP");
    }
    if (bytes.length < 4) {
      return new Step.NeedMore<>();
    }
    int length = u8(bytes, 2) << 8 | u8(bytes, 3);
    if (length < 11 || length > 64) {
      return bad("RDP");
    }
    if (bytes.length < length) {
      return new Step.NeedMore<>();
    }
    if (length < 19) {
      return done(bytes, new Detail("security", "RDP's own, neither TLS nor NLA"));
    }
    int code = u8(bytes, 15);
    return switch (u8(bytes, 11)) {
      case 2 ->
          done(
              bytes,
              new Detail(
                  "security",
                  switch (code) {
                    case 0 -> "RDP's own, neither TLS nor NLA";
                    case 1 -> "TLS without NLA";
                    case 2, 8 -> "NLA";
                    default -> "protocol " + code;
                  }));
      case 3 -> done(bytes, new Detail("security", "refused with code " + code));
      default -> bad("RDP");
    };
  }

  private static Step<List<Detail>> smb(byte[] bytes) {
    return switch (new SmbAnswerDecoder().offer(ByteBuffer.wrap(bytes))) {
      case Step.Done<SmbAnswer>(SmbAnswer.Two two, int consumed) -> {
        var details = new ArrayList<Detail>();
        details.add(new Detail("dialect", two.dialectName()));
        details.add(new Detail("signing", two.signingRequired() ? "required" : "not required"));
        two.encryption().ifPresent(name -> details.add(new Detail("encryption", name)));
        yield new Step.Done<>(List.copyOf(details), consumed);
      }
      case Step.Done<SmbAnswer>(SmbAnswer.Refused _, int consumed) ->
          new Step.Done<>(List.of(new Detail("negotiation", "refused")), consumed);
      case Step.NeedMore<SmbAnswer>() -> new Step.NeedMore<>();
      case Step.Done<SmbAnswer> _, Step.Bad<SmbAnswer> _ -> bad("SMB2");
    };
  }

  /** A stream in return, or an error within one; both say which of the two protocols it is. */
  private static Step<List<Detail>> xmpp(byte[] bytes, String namespace) {
    if (differs(bytes, 0, '<') || bytes.length > 8192) {
      return bad("XMPP");
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.contains("<stream:features") && !text.contains("</stream:error>")) {
      return new Step.NeedMore<>();
    }
    boolean answer = text.contains(" id=") && text.contains("http://etherx.jabber.org/streams");
    return answer && text.contains(namespace) && !text.contains("invalid-namespace")
        ? done(bytes)
        : bad("XMPP");
  }
}
