package io.picket.probes.wire;

import io.picket.model.Durations;
import io.picket.model.Endpoint;
import io.picket.model.Reason;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Sends one datagram and waits for one in return, from the very endpoint it was sent to. Blocking;
 * on a virtual thread an interrupt ends the wait, on others the patience does.
 */
final class Datagrams {
  /** The longest answer that is read, in bytes; the rest of a longer one is dropped. */
  static final int MOST_BYTES = 16 * 1024;

  private Datagrams() {}

  static byte[] ask(Endpoint to, byte[] question, Duration patience, Tally tally)
      throws WireException, InterruptedException {
    try (var socket = new DatagramSocket(null)) {
      // A connected socket takes no datagram from anybody else.
      socket.connect(Dialler.socketAddress(to));
      socket.setSoTimeout(Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE));
      tally.connection();
      socket.send(new DatagramPacket(question, question.length));
      tally.sent(question.length);
      var answer = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
      socket.receive(answer);
      tally.received(answer.getLength());
      return Arrays.copyOf(answer.getData(), answer.getLength());
    } catch (SocketTimeoutException e) {
      throw new WireException(
          Reason.SILENT, "no datagram came back within " + Durations.text(patience));
    } catch (PortUnreachableException e) {
      throw new WireException(Reason.REFUSED, "the port is unreachable");
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw Dialler.failed(e, "sending a datagram");
    }
  }
}
