package io.picket.probes.handshake;

import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** The ciphers of TLS that encrypt and authenticate in one. */
enum Aead {
  AES_GCM(16),
  AES_CCM(16),
  AES_CCM_8(8),
  CHACHA20_POLY1305(16);

  private final int tagBytes;

  Aead(int tagBytes) {
    this.tagBytes = tagBytes;
  }

  /** By how many bytes a sealed text is longer than the plain one. */
  int tagBytes() {
    return tagBytes;
  }

  byte[] seal(byte[] key, byte[] nonce, byte[] additional, byte[] plain) {
    try {
      return run(true, key, nonce, additional, plain);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("sealing cannot fail", e);
    }
  }

  /** The plain text; empty when it is not the one that was sealed. */
  Optional<byte[]> open(byte[] key, byte[] nonce, byte[] additional, byte[] sealed) {
    if (sealed.length < tagBytes) {
      return Optional.empty();
    }
    try {
      return Optional.of(run(false, key, nonce, additional, sealed));
    } catch (InvalidCipherTextException e) {
      return Optional.empty();
    }
  }

  private byte[] run(boolean seal, byte[] key, byte[] nonce, byte[] additional, byte[] text)
      throws InvalidCipherTextException {
    AEADCipher cipher =
        switch (this) {
          case AES_GCM -> GCMBlockCipher.newInstance(AESEngine.newInstance());
          case AES_CCM, AES_CCM_8 -> CCMBlockCipher.newInstance(AESEngine.newInstance());
          case CHACHA20_POLY1305 -> new ChaCha20Poly1305();
        };
    cipher.init(seal, new AEADParameters(new KeyParameter(key), tagBytes * 8, nonce, additional));
    byte[] out = new byte[cipher.getOutputSize(text.length)];
    int written = cipher.processBytes(text, 0, text.length, out, 0);
    written += cipher.doFinal(out, written);
    return java.util.Arrays.copyOf(out, written);
  }
}
