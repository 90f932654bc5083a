package io.picket.probes.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/**
 * A PKCS#12 file (RFC 7292), opened: every certificate in the file's order, also those that belong
 * to no key, which key stores leave out, and the first private key.
 */
final class Pkcs12 {
  /** As many as the JDK allows; more would only keep us busy. */
  private static final BigInteger MOST_ITERATIONS = BigInteger.valueOf(5_000_000);

  /**
   * No password, for PBKDF2: Bouncy Castle refuses an empty one, and HMAC fills short keys up with
   * zeros (RFC 2104), so that one zero is the same key.
   */
  private static final char[] NO_PASSWORD = {0};

  private final InputDecryptorProvider decryptor;
  private final List<byte[]> certificates = new ArrayList<>();
  private Optional<PrivateKeyInfo> key = Optional.empty();

  private Pkcs12(InputDecryptorProvider decryptor) {
    this.decryptor = decryptor;
  }

  /** Whether bytes have the form of one. */
  static boolean isOne(byte[] der) {
    try {
      Pfx pfx = Pfx.getInstance(ASN1Primitive.fromByteArray(der));
      return pfx.getAuthSafe().getContentType().equals(PKCSObjectIdentifiers.data);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Opens it; empty when the password is not the right one.
   *
   * @throws UnreadableException when it cannot be read, whatever the password
   */
  static Optional<Pkcs12> open(byte[] der, char[] password) throws UnreadableException {
    if (password.length > 0) {
      return opened(der, password, true);
    }
    Optional<Pkcs12> opened = opened(der, password, false);
    return opened.isPresent() ? opened : opened(der, NO_PASSWORD, false);
  }

  /**
   * @param certain whether what does not open can be told from nonsense; programs differ about how
   *     an empty password is written down, so that there whether it opens decides
   */
  private static Optional<Pkcs12> opened(byte[] der, char[] password, boolean certain)
      throws UnreadableException {
    try {
      var pfx = new PKCS12PfxPdu(der);
      var provider = new BouncyCastleProvider();
      if (pfx.hasMac()) {
        MacData mac = pfx.toASN1Structure().getMacData();
        bounded(mac.getIterationCount());
        var builder = new JcePKCS12MacCalculatorBuilderProvider().setProvider(provider);
        if (certain && !pfx.isMacValid(builder, password)) {
          return Optional.empty();
        }
      }
      var opened =
          new Pkcs12(
              new JcePKCSPBEInputDecryptorProviderBuilder()
                  .setProvider(provider)
                  .setTryWrongPKCS12Zero(password.length == 0)
                  .build(password));
      for (ContentInfo info : pfx.getContentInfos()) {
        opened.take(info);
      }
      return Optional.of(opened);
    } catch (PKCSException e) {
      return Optional.empty(); // What cannot be decrypted has another password.
    } catch (IOException | RuntimeException e) {
      if (!certain) {
        return Optional.empty(); // Nonsense that happened to look decrypted.
      }
      throw new UnreadableException("PKCS#12 that cannot be read; export it again");
    }
  }

  /** The private key in an encrypted PKCS#8 block; empty when the password is not the right one. */
  static Optional<PrivateKeyInfo> decrypted(byte[] encrypted, char[] password) {
    try {
      var info = new PKCS8EncryptedPrivateKeyInfo(encrypted);
      bounded(info.toASN1Structure().getEncryptionAlgorithm());
      return Optional.of(
          info.decryptPrivateKeyInfo(
              new JcePKCSPBEInputDecryptorProviderBuilder()
                  .setProvider(new BouncyCastleProvider())
                  .build(password)));
    } catch (IOException | PKCSException | UnreadableException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private void take(ContentInfo info) throws PKCSException, UnreadableException, IOException {
    PKCS12SafeBagFactory bags;
    if (info.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
      bounded(EncryptedData.getInstance(info.getContent()).getEncryptionAlgorithm());
      bags = new PKCS12SafeBagFactory(info, decryptor);
    } else {
      bags = new PKCS12SafeBagFactory(info);
    }
    for (PKCS12SafeBag bag : bags.getSafeBags()) {
      switch (bag.getBagValue()) {
        case X509CertificateHolder certificate -> certificates.add(certificate.getEncoded());
        case PKCS8EncryptedPrivateKeyInfo encrypted when key.isEmpty() -> {
          bounded(encrypted.toASN1Structure().getEncryptionAlgorithm());
          key = Optional.of(encrypted.decryptPrivateKeyInfo(decryptor));
        }
        case PrivateKeyInfo plain when key.isEmpty() -> key = Optional.of(plain);
        default -> {}
      }
    }
  }

  private static void bounded(AlgorithmIdentifier algorithm) throws UnreadableException {
    ASN1Encodable parameters = algorithm.getParameters();
    if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      bounded(PKCS12PBEParams.getInstance(parameters).getIterations());
      return;
    }
    var derivation = PBES2Parameters.getInstance(parameters).getKeyDerivationFunc();
    if (derivation.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      bounded(PBKDF2Params.getInstance(derivation.getParameters()).getIterationCount());
    } else {
      throw new UnreadableException("PKCS#12 with an unusual way from password to key");
    }
  }

  private static void bounded(BigInteger iterations) throws UnreadableException {
    if (iterations.compareTo(MOST_ITERATIONS) > 0) {
      throw new UnreadableException("PKCS#12 with " + iterations.bitLength() + " bits of rounds");
    }
  }

  /** Every certificate in it, DER, in the file's order. */
  List<byte[]> certificates() {
    return List.copyOf(certificates);
  }

  /** The first private key in it. */
  Optional<PrivateKeyInfo> key() {
    return key;
  }
}
