package io.picket.probes.handshake;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What keeps the records of one direction secret; counts them as it goes. */
interface Protection {
  /** A whole record, ready to send. */
  byte[] seal(int type, byte[] content);

  /**
   * Opens the next record.
   *
   * @param header the five bytes of the record's header
   * @return empty when the record does not open, after which nothing of this connection can be read
   */
  Optional<Opened> open(byte[] header, byte[] sealed);

  /**
   * What was inside a record.
   *
   * @param type the content type: 22 is a handshake message, 21 an alert
   */
  record Opened(int type, ByteBuffer content) {}
}
