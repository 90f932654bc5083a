package io.picket.probes.upgrade;

import io.picket.model.Reason;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;

/**
 * The greeting's capability CLIENT_SSL, then an SSLRequest packet (MySQL client/server protocol,
 * connection phase). MariaDB speaks the same.
 */
record MysqlUpgrade() implements Upgrade {
  private static final int PROTOCOL_10 = 10;
  private static final int ERROR = 0xff;
  private static final int CLIENT_SSL = 0x0800;

  /** LONG_PASSWORD, PROTOCOL_41, SSL, SECURE_CONNECTION, PLUGIN_AUTH. */
  private static final int CAPABILITIES = 0x0008_8a01;

  private static final int MOST_CONNECTIONS = 40;

  @Override
  public String command() {
    return "SSLRequest";
  }

  @Override
  public int mostConnections() {
    return MOST_CONNECTIONS;
  }

  @Override
  public Asked ask(Connection fresh) throws WireException, InterruptedException {
    byte[] greeting = fresh.receive(LengthPrefixed.MYSQL);
    if ((greeting[4] & 0xff) == ERROR) {
      throw new WireException(Reason.THROTTLED, "it greets with an error");
    }
    int nul = 5;
    while (nul < greeting.length && greeting[nul] != 0) {
      nul++;
    }
    // Behind the version: thread id, 8 bytes of salt, a zero, then the lower capabilities.
    int at = nul + 1 + 4 + 8 + 1;
    if (greeting[4] != PROTOCOL_10 || greeting.length < at + 2) {
      throw new WireException(Reason.MALFORMED, "no greeting of MySQL");
    }
    int able = (greeting[at] & 0xff) | (greeting[at + 1] & 0xff) << 8;
    if ((able & CLIENT_SSL) == 0) {
      return Asked.declined("its greeting does not offer TLS", Upgrade.onlyALoginTells());
    }
    fresh.send(request(greeting[3]));
    return Asked.agreed(fresh, "its greeting offers TLS", Upgrade.onlyALoginTells());
  }

  private static byte[] request(byte sequence) {
    byte[] packet = new byte[4 + 32];
    packet[0] = 32;
    packet[3] = (byte) (sequence + 1);
    for (int i = 0; i < 4; i++) {
      packet[4 + i] = (byte) (CAPABILITIES >>> (8 * i));
    }
    // Packets of at most 16 MiB, characters in utf8mb4.
    packet[11] = 1;
    packet[12] = 45;
    return packet;
  }
}
