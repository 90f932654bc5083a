package io.picket.scanner.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A self-signed certificate made on the spot, and a TLS context that presents it. */
final class PretendCertificate {
  private static final char[] NO_SECRET = "pretend".toCharArray();

  private PretendCertificate() {}

  /**
   * Lets this process's TLS speak what is long forbidden, so that a pretend server can be bad. Has
   * no effect once TLS was used, and is undone by nothing but the end of the process: only for
   * processes that do nothing but show or train.
   */
  static void allowLegacyTls() {
    Security.setProperty("jdk.tls.disabledAlgorithms", "");
  }

  /**
   * A context with a certificate for the name, valid from yesterday for so many days.
   *
   * @param algorithm of the key: {@code RSA} or {@code EC}
   * @param bits of the key
   */
  static SSLContext context(String name, String algorithm, int bits, int days, Instant now)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_SECRET);
    store.setKeyEntry(
        "server",
        pair.getPrivate(),
        NO_SECRET,
        new Certificate[] {certificate(name, days, now, pair)});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, NO_SECRET);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static Certificate certificate(String name, int days, Instant now, KeyPair pair)
      throws IOException, GeneralSecurityException {
    var self = new X500Name("CN=" + name + ",O=Pretend");
    Instant from = now.minus(Duration.ofDays(1));
    try {
      byte[] encoded =
          new X509v3CertificateBuilder(
                  self,
                  BigInteger.valueOf(now.toEpochMilli()),
                  Date.from(from),
                  Date.from(from.plus(Duration.ofDays(days))),
                  self,
                  SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
              .addExtension(
                  Extension.subjectAlternativeName,
                  false,
                  new GeneralNames(new GeneralName(GeneralName.dNSName, name)))
              .build(new JcaContentSignerBuilder(signature(pair)).build(pair.getPrivate()))
              .getEncoded();
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static String signature(KeyPair pair) {
    return pair.getPublic().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
  }
}
