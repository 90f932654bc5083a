package io.picket.probes.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the operating system says, in its own words and in other languages. */
final class ErrnoTest {
  private static final Map<String, Errno> GERMAN =
      Map.of(
          "Verbindungsaufbau abgelehnt", Errno.REFUSED,
          "Datenübergabe unterbrochen (broken pipe)", Errno.RESET);

  private static Errno of(Throwable thrown) {
    return Errno.of(thrown, () -> GERMAN);
  }

  @Test
  void englishWords() {
    assertThat(of(new ConnectException("Connection refused"))).isEqualTo(Errno.REFUSED);
    assertThat(of(new ConnectException("Connection refused: no further information")))
        .isEqualTo(Errno.REFUSED);
    assertThat(of(new ConnectException("Connection timed out"))).isEqualTo(Errno.TIMED_OUT);
    assertThat(of(new SocketException("Connection reset"))).isEqualTo(Errno.RESET);
    assertThat(of(new IOException("Connection reset by peer"))).isEqualTo(Errno.RESET);
    assertThat(of(new SocketException("Closed by interrupt"))).isEqualTo(Errno.CANCELLED);
    assertThat(of(new SocketException("Socket closed"))).isEqualTo(Errno.CANCELLED);
    assertThat(of(new IOException("Broken pipe"))).isEqualTo(Errno.RESET);
    assertThat(of(new SocketException("Network is unreachable")))
        .isEqualTo(Errno.NETWORK_UNREACHABLE);
    assertThat(of(new SocketException("Too many open files"))).isEqualTo(Errno.OUT_OF_RESOURCES);
    assertThat(of(new BindException("Cannot assign requested address")))
        .isEqualTo(Errno.OUT_OF_RESOURCES);
    assertThat(of(new BindException("Permission denied"))).isEqualTo(Errno.FORBIDDEN);
    assertThat(of(new SocketException("Operation not permitted"))).isEqualTo(Errno.FORBIDDEN);
  }

  @Test
  void peopleReadTheSystemsWords() {
    assertThat(Errno.quoted(new IOException(new SocketException("Connection reset"))))
        .isEqualTo("Connection reset");
    assertThat(Errno.quoted(new IOException("strange\u001b")))
        .isEqualTo("IOException: strange\\u{1b}");
    assertThat(Errno.quoted(new SocketTimeoutException())).isEqualTo("SocketTimeoutException");
  }

  @Test
  void classesThatSayItAll() {
    assertThat(of(new NoRouteToHostException("Keine Route"))).isEqualTo(Errno.HOST_UNREACHABLE);
    assertThat(of(new SocketTimeoutException("Zeit um"))).isEqualTo(Errno.TIMED_OUT);
    assertThat(of(new InterruptedIOException("timeout"))).isEqualTo(Errno.TIMED_OUT);
    assertThat(of(new InterruptedIOException("interrupted"))).isEqualTo(Errno.CANCELLED);
    assertThat(of(new EOFException())).isEqualTo(Errno.ENDED);
    assertThat(of(new ClosedChannelException())).isEqualTo(Errno.CANCELLED);
    assertThat(of(new BindException("Adresse nicht verfügbar"))).isEqualTo(Errno.OUT_OF_RESOURCES);
  }

  @Test
  void wordsOfTheMachinesLanguage() {
    assertThat(of(new ConnectException("Verbindungsaufbau abgelehnt"))).isEqualTo(Errno.REFUSED);
    assertThat(of(new SocketException("Datenübergabe unterbrochen (broken pipe)")))
        .isEqualTo(Errno.RESET);
  }

  @Test
  void whatIsNotKnownIsNoAnswer() {
    assertThat(of(new ConnectException("Die Wartezeit ist abgelaufen")))
        .isEqualTo(Errno.UNRECOGNISED);
    assertThat(of(new ConnectException())).isEqualTo(Errno.UNRECOGNISED);
    assertThat(of(new IllegalStateException("Connection refused by a library of ours")))
        .isEqualTo(Errno.UNRECOGNISED);
    assertThat(Errno.UNRECOGNISED.reason().isTheirs()).isFalse();
  }

  @Test
  void theInnermostCauseCounts() {
    var annotated = new ConnectException("Connection refused: /192.0.2.1:80");
    annotated.initCause(new ConnectException("Connection refused"));
    assertThat(of(annotated)).isEqualTo(Errno.REFUSED);
  }

  /** Learning provokes both errors for real; on an English machine they are known already. */
  @Test
  void theMachinesWordsCanBeLearnt() {
    assertThat(Errno.learn()).containsValues(Errno.REFUSED, Errno.RESET);
    assertThat(Errno.of(new ConnectException("never seen before"))).isEqualTo(Errno.UNRECOGNISED);
  }
}
