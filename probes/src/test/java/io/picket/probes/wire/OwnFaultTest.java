package io.picket.probes.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.Reason;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What our own code throws underneath a library is not taken for the target's doing. */
class OwnFaultTest {
  private static final StackTraceElement LIBRARY =
      new StackTraceElement("org.bouncycastle.tls.TlsProtocol", "read", "TlsProtocol.java", 1);

  private static final StackTraceElement JDK =
      new StackTraceElement("java.util.Objects", "requireNonNull", "Objects.java", 1);

  private static RuntimeException thrownAt(StackTraceElement... frames) {
    var fault = new IllegalStateException("broke");
    fault.setStackTrace(frames);
    return fault;
  }

  private static StackTraceElement here() {
    return new Throwable().getStackTrace()[0];
  }

  @Test
  void aFaultInACallbackComesOutOfTheLibrary() {
    var ours = thrownAt(JDK, here(), LIBRARY);
    var wrapped = new IOException("internal_error", new IOException(ours));
    assertThatThrownBy(() -> WireIOException.meaning(wrapped)).isSameAs(ours);
  }

  @Test
  void aFaultOfTheLibraryIsAnAnswerThatItDoesNotUnderstand() {
    var theirs = thrownAt(JDK, LIBRARY, here());
    assertThat(WireIOException.meaning(new IOException("internal_error", theirs)).reason())
        .isEqualTo(Reason.BUG);
  }

  /** On a thread of the library's, which tells its caller only that the stream is over. */
  @Test
  void aFaultInAStreamIsNotLostWithItsThread() throws Exception {
    var fault = new AssertionError("broke");
    var streams = new ConnectionStreams(new Faulty(fault));
    Thread.ofVirtual()
        .start(() -> {
          try {
            streams.input().read();
          } catch (IOException | AssertionError lost) {
            // As a library's thread does.
          }
        })
        .join();
    assertThatThrownBy(() -> streams.meaning(new IOException("stream was reset"))).isSameAs(fault);
  }

  /** Breaks when asked for bytes. */
  private record Faulty(Error fault) implements Connection {
    @Override
    public void send(byte[] bytes) {}

    @Override
    public <T> T receive(Decoder<T> decoder) {
      throw fault;
    }

    @Override
    public byte[] unread() {
      return new byte[0];
    }

    @Override
    public void beginAgain() {}

    @Override
    public void close() {}
  }
}
