package io.picket.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/**
 * Every kind of hostile server there is, for tests that must survive them all
 * ({@code @EnumSource(Hostile.class)}). None of them ever shows enough to be called good, and none
 * is bad enough to be called anything but unknown.
 */
@SuppressWarnings("ImmutableEnumChecker") // A behaviour is a function without state.
public enum Hostile {
  SILENT(Behaviours.silent()),
  RESETS_AT_ONCE(Behaviours.resetAtOnce()),
  RESETS_AFTER_HELLO(Behaviours.resetAfterFirstBytes()),
  CLOSES_AT_ONCE(Behaviours.closeAtOnce()),
  CLOSES_AFTER_HELLO(Behaviours.closeAfterFirstBytes()),
  DRIPS(Behaviours.drip(new byte[] {22, 3, 3, 0x40, 0, 2, 0, 0x3f, (byte) 0xf0}, second())),
  DRIPS_TEXT(Behaviours.drip(bytes("HTTP/1.1 200 OK and so on "), second())),
  SENDS_FOR_EVER(Behaviours.endless(bytes("all work and no play "))),
  SENDS_RECORDS_FOR_EVER(Behaviours.endless(Tls.record(Tls.HANDSHAKE, 0x0303, new byte[1000]))),
  SENDS_EMPTY_RECORDS(Behaviours.endless(Tls.record(Tls.HANDSHAKE, 0x0303, new byte[0]))),
  SENDS_WARNINGS_FOR_EVER(Behaviours.endless(Tls.alert(1, 112))),
  GARBAGE(Behaviours.garbage(20_261_122)),
  ECHO(Behaviours.echo()),
  HALF_A_SERVER_HELLO(Behaviours.perRecord(Hostile::halfAServerHello)),
  SUITE_NOT_OFFERED(Behaviours.perRecord(Hostile::suiteNotOffered)),
  VERSION_NOT_OFFERED(Behaviours.perRecord(hello -> Tls.serverHello(0x0399, 0xc02f))),
  HUGE_CERTIFICATE(Behaviours.perRecord(Hostile::hugeCertificate)),
  ENDLESS_CERTIFICATE(
      Behaviours.endlessAfter(
          joined(
              Tls.serverHello(Tls.TLS_1_2, 0xc02f), new byte[] {22, 3, 3, 0x40, 0, 11, -1, -1, -1}),
          new byte[1000])),
  HTTP_HEADERS_FOR_EVER(Behaviours.endlessAfter(bytes("HTTP/1.1 200 OK\r\n"), bytes("X-A: b\r\n"))),
  CONTROL_CHARACTERS(Behaviours.endless(bytes("\u001b]0;title\u0007\u001b[2J\u202e\r\n")));

  private final Behaviour behaviour;

  Hostile(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /** What it does. */
  public Behaviour behaviour() {
    return behaviour;
  }

  /** Starts one on an ephemeral port of 127.0.0.1. */
  public HostileServer start() {
    return HostileServer.doing(behaviour);
  }

  /** Looks at one server. */
  @FunctionalInterface
  public interface Look<R> {
    R at(HostileServer server) throws Exception;
  }

  /**
   * Looks at one of each kind, at all of them at once, since most of looking is waiting.
   *
   * @return what came of it, by kind
   * @throws ExecutionException with what a look threw
   */
  public static <R> Map<Hostile, R> each(Look<R> look)
      throws ExecutionException, InterruptedException {
    var kinds = new EnumMap<Hostile, Behaviour>(Hostile.class);
    for (Hostile kind : values()) {
      kinds.put(kind, kind.behaviour);
    }
    return AtOnce.each(
        kinds,
        (_, behaviour) -> {
          try (var server = HostileServer.doing(behaviour)) {
            return look.at(server);
          }
        });
  }

  private static Duration second() {
    return Duration.ofSeconds(1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] halfAServerHello(byte[] hello) {
    byte[] whole = Tls.serverHello(Tls.TLS_1_2, 0xc02f);
    return java.util.Arrays.copyOf(whole, whole.length / 2);
  }

  private static byte[] suiteNotOffered(byte[] hello) {
    List<Integer> offered = Tls.offeredSuites(hello);
    int suite =
        IntStream.of(0xc02f, 0x002f, 0x0005, 0x1301, 0xeeee)
            .filter(code -> !offered.contains(code))
            .findFirst()
            .orElse(0xeeef);
    return Tls.serverHello(Tls.TLS_1_2, suite);
  }

  private static byte[] hugeCertificate(byte[] hello) {
    if (!Tls.offeredSuites(hello).contains(0xc02f)) {
      return Tls.alert(2, 40);
    }
    return joined(
        Tls.serverHello(Tls.TLS_1_2, 0xc02f),
        Tls.certificate(Tls.TLS_1_2, List.of(new byte[1_000_000])));
  }
}
