package io.picket.probes.service;

import io.picket.model.ProtocolSeen.Listing;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads SSH_MSG_KEXINIT (RFC 4253 section 7.1). Of both directions only what the server sends with
 * is kept where they agree. A packet is at most 35,000 bytes, a list 100 names, a name 64
 * characters (RFC 4251 section 6).
 */
final class KexInitDecoder implements Decoder<List<Listing>> {
  private static final int MOST = 35_000;
  private static final int MOST_NAMES = 100;
  private static final int MOST_NAME = 64;
  private static final int KEXINIT = 20;
  private static final int COOKIE = 16;

  /** The lists in their order; the languages behind them are not kept. */
  private static final List<String> LISTS =
      List.of(
          "key exchange",
          "host keys",
          "ciphers, from the client",
          "ciphers, to the client",
          "MACs, from the client",
          "MACs, to the client",
          "compression, from the client",
          "compression, to the client");

  @Override
  public Step<List<Listing>> offer(ByteBuffer received) {
    ByteBuffer in = received.slice();
    if (in.remaining() < 6) {
      return new Step.NeedMore<>();
    }
    int length = in.getInt();
    int padding = in.get() & 0xff;
    if (length < 1 + 1 + COOKIE + padding || length > MOST) {
      return new Step.Bad<>("an SSH packet of " + length + " bytes");
    }
    if (in.get() != KEXINIT) {
      return new Step.Bad<>("another SSH message before the algorithms");
    }
    int payload = length - 2 - padding;
    if (in.remaining() < payload + padding) {
      return new Step.NeedMore<>();
    }
    List<Listing> listings = new ArrayList<>();
    ByteBuffer lists = in.slice(in.position() + COOKIE, payload - COOKIE);
    for (String what : LISTS) {
      List<String> names = new ArrayList<>();
      if (!read(lists, names)) {
        return new Step.Bad<>("a broken list of algorithms: " + what);
      }
      listings.add(new Listing(what, names));
    }
    if (!isWhole(lists) || listings.getFirst().names().isEmpty()) {
      return new Step.Bad<>("a list of algorithms that is none");
    }
    return new Step.Done<>(merged(listings), 4 + length);
  }

  /** Two lists of languages, a flag and four reserved bytes end the message, and nothing else. */
  private static boolean isWhole(ByteBuffer rest) {
    for (int direction = 0; direction < 2; direction++) {
      if (!read(rest, new ArrayList<>())) {
        return false;
      }
    }
    return rest.remaining() == 5;
  }

  private static boolean read(ByteBuffer lists, List<String> names) {
    if (lists.remaining() < 4) {
      return false;
    }
    int length = lists.getInt();
    if (length < 0 || length > lists.remaining()) {
      return false;
    }
    byte[] bytes = new byte[length];
    lists.get(bytes);
    if (length == 0) {
      return true;
    }
    for (String name : new String(bytes, StandardCharsets.ISO_8859_1).split(",", -1)) {
      boolean printable = name.chars().allMatch(letter -> letter > 0x20 && letter < 0x7f);
      if (name.isEmpty() || name.length() > MOST_NAME || !printable) {
        return false;
      }
      names.add(name);
    }
    return names.size() <= MOST_NAMES;
  }

  /** Nearly every server offers the same in both directions. */
  private static List<Listing> merged(List<Listing> listings) {
    List<Listing> merged = new ArrayList<>(listings.subList(0, 2));
    for (int at = 2; at < listings.size(); at += 2) {
      Listing from = listings.get(at);
      Listing to = listings.get(at + 1);
      if (from.names().equals(to.names())) {
        merged.add(new Listing(from.what().replaceFirst(",.*", ""), from.names()));
      } else {
        merged.add(from);
        merged.add(to);
      }
    }
    return List.copyOf(merged);
  }
}
