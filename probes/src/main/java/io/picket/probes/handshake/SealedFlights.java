package io.picket.probes.handshake;

import io.picket.model.Reason;
import io.picket.probes.tls.Extension;
import io.picket.probes.tls.KeyShare;
import io.picket.probes.tls.Octets;
import io.picket.probes.tls.SealedFlight;
import io.picket.probes.tls.SealedReading;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Goes on with the hellos of others by the key schedule of TLS 1.3. */
public final class SealedFlights implements SealedReading {
  /** A generator, offered as if the secret behind it were one. */
  record Generator(KeyShare share) implements EphemeralKey {
    @Override
    public int group() {
      return share.group();
    }

    @Override
    public byte[] publicKey() {
      return share.publicValue().toBytes();
    }

    @Override
    public Optional<byte[]> secretWith(byte[] theirs) {
      return share.secretWith(theirs);
    }
  }

  @Override
  public SealedFlight read(Connection connection, Octets hello, List<KeyShare> shares)
      throws WireException, InterruptedException {
    List<EphemeralKey> keys = shares.stream().<EphemeralKey>map(Generator::new).toList();
    var dialogue = Dialogue.greeted(connection, hello, keys);
    return read(dialogue, dialogue.serverHello());
  }

  @Override
  public SealedFlight readOn(Connection connection, Octets hello, Octets again, KeyShare share)
      throws WireException, InterruptedException {
    var dialogue = Dialogue.greeted(connection, hello, List.of(new Generator(share)));
    return read(dialogue, dialogue.greetAgain(again));
  }

  private static SealedFlight read(Dialogue dialogue, ServerHello answer)
      throws WireException, InterruptedException {
    try {
      ModernHandshake.Flight flight = ModernHandshake.after(answer, dialogue).flight();
      var message = ServerCertificates.sealed(ByteBuffer.wrap(flight.certificate().toBytes()));
      var staples = new HashMap<Integer, Octets>();
      message.staples().forEach((place, staple) -> staples.put(place, Octets.of(staple)));
      return new SealedFlight(
          message.chain().stream().map(Octets::of).toList(),
          staples,
          message.timestamps(),
          flight.scheme(),
          ServerHello.extension(flight.encrypted(), Extension.SUPPORTED_GROUPS)
              .map(Dialogue::groups)
              .orElse(List.of()));
    } catch (BufferUnderflowException e) {
      throw new WireException(Reason.MALFORMED, "a handshake message that ends too early");
    }
  }
}
