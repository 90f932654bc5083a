package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.Admission;
import io.picket.model.Answer;
import io.picket.model.Clearance;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.model.PortSet;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Question;
import io.picket.model.Reason;
import io.picket.model.Scope;
import io.picket.probes.wire.Family;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Pace;
import io.picket.probes.wire.Wire;
import io.picket.testkit.Loopback;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** SQL Server Browser on UDP port 1434 of an address of loopback that no other test uses. */
class SqlBrowserTest {
  private final InetAddress here = Loopback.own();
  private final Endpoint sql = new Endpoint(here, 1433);
  private static final String TWO =
      "ServerName;RMM1;InstanceName;SQLEXPRESS;IsClustered;No;Version;15.0.2000.5;tcp;49731;;"
          + "ServerName;RMM1;InstanceName;\u001b[2JOLD;IsClustered;No;Version;10.50.1600.1;;";

  /** Answers every datagram with others, from its own port or from a stranger's. */
  private final class Browser implements AutoCloseable {
    private final DatagramSocket socket;
    private final AtomicInteger asked = new AtomicInteger();
    private final Thread thread;

    Browser(boolean fromStranger, byte[]... answers) throws Exception {
      socket = new DatagramSocket(new InetSocketAddress(here, 1434));
      thread =
          Thread.ofVirtual()
              .start(() -> {
                try (var stranger = new DatagramSocket(new InetSocketAddress(here, 0))) {
                  while (true) {
                    var question = new DatagramPacket(new byte[100], 100);
                    socket.receive(question);
                    asked.incrementAndGet();
                    for (byte[] answer : answers) {
                      (fromStranger ? stranger : socket)
                          .send(
                              new DatagramPacket(
                                  answer, answer.length, question.getSocketAddress()));
                    }
                  }
                } catch (java.io.IOException closed) {
                  // The test is over.
                }
              });
    }

    /** The port is free when the thread has left it. */
    @Override
    public void close() {
      socket.close();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static byte[] answer(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[3 + bytes.length];
    all[0] = 5;
    all[1] = (byte) bytes.length;
    all[2] = (byte) (bytes.length >> 8);
    System.arraycopy(bytes, 0, all, 3, bytes.length);
    return all;
  }

  private static Scope scope(PortSet excluded) {
    return new Scope(
        ClientId.SELF,
        "the test itself",
        List.of(AddressRange.cidr(Addresses.parse("127.0.0.0").orElseThrow(), 8)),
        List.of(),
        excluded,
        Intrusion.HANDSHAKE,
        Optional.empty(),
        Optional.empty());
  }

  private record Told(ProtocolSeen seen, Wire.Spending spent) {
    Answer answer() {
      return seen.answer(Question.MSSQL_BROWSER);
    }
  }

  private Told ask(PortSet excluded, Duration patience) throws Exception {
    var settings = new Network.Settings(Pace.USUAL, patience, Map.of(), Family.BOTH);
    Scope scope = scope(excluded);
    try (var network = new Network(settings, InstantSource.system())) {
      Wire wire = network.wire(scope);
      Clearance at =
          switch (scope.admit(sql, Intrusion.HANDSHAKE, Instant.EPOCH)) {
            case Admission.Admitted(Clearance clearance) -> clearance;
            case Admission.Denied(String why) -> throw new IllegalArgumentException(why);
          };
      return new Told(new SqlBrowser(at, wire).ask(), wire.spending());
    }
  }

  private Told told() throws Exception {
    return ask(PortSet.none(), Duration.ofSeconds(10));
  }

  private Told brief() throws Exception {
    return ask(PortSet.none(), Duration.ofMillis(200));
  }

  @Test
  void instancesAreToldAndWhatWouldBreakOutIsNot() throws Exception {
    try (var browser = new Browser(false, answer(TWO))) {
      Told told = told();
      assertThat(told.answer().isYes()).as(told.toString()).isTrue();
      assertThat(told.seen().listed("instances"))
          .hasSize(2)
          .contains("SQLEXPRESS, version 15.0.2000.5, TCP port 49731")
          .noneMatch(text -> text.contains("\u001b"));
      assertThat(told.spent().connections()).isEqualTo(1);
      assertThat(told.spent().bytesSent()).isEqualTo(1);
      assertThat(browser.asked).hasValue(1);
    }
  }

  @Test
  void silenceIsUnknownAndAnUnreachablePortIsNot() throws Exception {
    try (var browser = new Browser(false)) {
      assertThat(brief().answer())
          .isInstanceOfSatisfying(
              Answer.Unknown.class,
              unknown -> assertThat(unknown.reason()).isEqualTo(Reason.SILENT));
      assertThat(browser.asked).hasValue(1);
    }
    assertThat(told().answer().isNo()).isTrue();
  }

  @Test
  void aFloodOfDatagramsIsNotReadToItsEnd() throws Exception {
    byte[][] flood = new byte[500][1200];
    try (var browser = new Browser(false, flood)) {
      Told told = told();
      assertThat(told.answer().isUnknown()).as(told.toString()).isTrue();
      assertThat(told.spent().bytesReceived()).isLessThan(70_000);
      assertThat(told.seen().listings()).isEmpty();
      assertThat(browser.asked).hasValue(1);
    }
  }

  @Test
  void anotherPortsDatagramIsNoAnswer() throws Exception {
    try (var browser = new Browser(true, answer(TWO))) {
      assertThat(brief().answer().isUnknown()).isTrue();
      assertThat(browser.asked).hasValue(1);
    }
  }

  @Test
  void anExcludedPortIsNotAsked() throws Exception {
    try (var browser = new Browser(false, answer(TWO))) {
      Told told = ask(PortSet.of(1434), Duration.ofMillis(200));
      assertThat(told.answer())
          .isInstanceOfSatisfying(
              Answer.Unknown.class,
              unknown -> assertThat(unknown.reason()).isEqualTo(Reason.OUT_OF_SCOPE));
      assertThat(told.spent().connections()).isEqualTo(0);
      assertThat(browser.asked).hasValue(0);
    }
  }

  @Test
  void liesAreNoAnswers() {
    var random = new Random(20_261_126);
    var lies = new ArrayList<byte[]>();
    lies.add(new byte[0]);
    lies.add(new byte[] {3});
    lies.add(new byte[] {5, 0, 0});
    lies.add("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    lies.add(answer("Nonsense;RMM1;;"));
    byte[] tooShort = answer(TWO);
    tooShort[1] = 9;
    tooShort[2] = 0;
    lies.add(tooShort);
    for (int round = 0; round < 2000; round++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      lies.add(noise);
    }
    for (byte[] lie : lies) {
      assertThat(SqlBrowser.read(lie, new ArrayList<>()).isUnknown()).isTrue();
    }
    var many = new ArrayList<ProtocolSeen.Listing>();
    assertThat(SqlBrowser.read(answer("ServerName;A;;".repeat(900)), many).isYes()).isTrue();
    assertThat(many.getFirst().names()).hasSizeLessThanOrEqualTo(20);
  }
}
