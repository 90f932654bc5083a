package io.picket.probes.tls;

import io.picket.model.TlsVersion;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server's whole first flight up to TLS 1.2: done at ServerHelloDone, at a fatal alert or another
 * kind of record after the ServerHello, and at once for TLS 1.3, where the rest is encrypted.
 */
final class ServerFlightDecoder implements Decoder<ServerFlight> {
  private static final int MAX_MESSAGE = 128 * 1024;
  private static final int MAX_CERTIFICATES = 64;

  @Override
  public Step<ServerFlight> offer(ByteBuffer received) {
    var walk = new RecordWalk(received, MAX_MESSAGE);
    Optional<ServerHello> hello = Optional.empty();
    List<Octets> certificates = List.of();
    Optional<Octets> stapled = Optional.empty();
    Optional<Octets> keyExchange = Optional.empty();
    Optional<Octets> request = Optional.empty();
    while (true) {
      switch (walk.next()) {
        case RecordWalk.Found.End() -> {
          return new Step.NeedMore<>();
        }
        case RecordWalk.Found.Broken(String why) -> {
          return new Step.Bad<>(why);
        }
        case RecordWalk.Found.Warning(Alert alert) -> {
          if (alert.isFatal()) {
            return hello.isEmpty()
                ? new Step.Bad<>(alert.toString())
                : done(hello.get(), certificates, stapled, keyExchange, request, false, walk);
          }
        }
        case RecordWalk.Found.Other other -> {
          return hello.isEmpty()
              ? new Step.Bad<>("record type " + other.contentType() + " before a ServerHello")
              : done(hello.get(), certificates, stapled, keyExchange, request, false, walk);
        }
        case RecordWalk.Found.Handshake(int type, Octets body) -> {
          if (hello.isEmpty()) {
            hello = type == 2 ? ServerHello.parse(body) : Optional.empty();
            if (hello.isEmpty()) {
              return new Step.Bad<>("no ServerHello comes first");
            }
            if (hello.get().version() >= TlsVersion.TLS_1_3.code()) {
              return done(hello.get(), certificates, stapled, keyExchange, request, false, walk);
            }
            continue;
          }
          switch (type) {
            case 11 -> certificates = certificates(body);
            case 12 -> keyExchange = Optional.of(body);
            case 13 -> request = Optional.of(body);
            case 22 -> stapled = Optional.of(body);
            case 14 -> {
              return done(hello.get(), certificates, stapled, keyExchange, request, true, walk);
            }
            default -> {
              // Of no interest here, such as a session ticket.
            }
          }
        }
      }
    }
  }

  private static Step<ServerFlight> done(
      ServerHello hello,
      List<Octets> certificates,
      Optional<Octets> stapled,
      Optional<Octets> keyExchange,
      Optional<Octets> request,
      boolean complete,
      RecordWalk walk) {
    return new Step.Done<>(
        new ServerFlight(hello, certificates, stapled, keyExchange, request, complete),
        walk.consumed());
  }

  /** The certificates of a message; as many as can be read. */
  private static List<Octets> certificates(Octets body) {
    var list = new ArrayList<Octets>();
    ByteBuffer in = ByteBuffer.wrap(body.toBytes());
    if (in.remaining() < 3) {
      return list;
    }
    in.position(3);
    while (in.remaining() >= 3 && list.size() < MAX_CERTIFICATES) {
      int length = (in.get() & 0xFF) << 16 | (in.getShort() & 0xFFFF);
      if (length > in.remaining()) {
        return list;
      }
      byte[] certificate = new byte[length];
      in.get(certificate);
      list.add(Octets.of(certificate));
    }
    return list;
  }
}
