package io.picket.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;

/**
 * A certificate with its private key and who issued it.
 *
 * @param issuer empty when it signed itself
 */
public record Credential(
    X509CertificateHolder certificate, KeyPair keys, KeyKind kind, Optional<Credential> issuer) {
  /** The password of every key store written here. */
  public static final String PASSWORD = "changeit";

  /** The certificate as DER. */
  public byte[] der() {
    return der(certificate);
  }

  /** The certificate in the JDK's own type. */
  public X509Certificate x509() {
    return x509(certificate);
  }

  /**
   * What a well configured server presents: itself, then its issuers, without the self-signed root;
   * a self-signed certificate alone.
   */
  public List<X509CertificateHolder> chain() {
    var chain = new ArrayList<X509CertificateHolder>();
    chain.add(certificate);
    for (var above = issuer; above.isPresent(); above = above.get().issuer()) {
      if (above.get().issuer().isPresent()) {
        chain.add(above.get().certificate());
      }
    }
    return List.copyOf(chain);
  }

  /** {@link #chain} and the root. */
  public List<X509CertificateHolder> chainWithRoot() {
    var chain = new ArrayList<X509CertificateHolder>();
    chain.add(certificate);
    for (var above = issuer; above.isPresent(); above = above.get().issuer()) {
      chain.add(above.get().certificate());
    }
    return List.copyOf(chain);
  }

  /** The certificate as PEM text. */
  public String pem() {
    return pem(List.of(certificate));
  }

  /** Certificates as PEM text, in the order given. */
  public static String pem(List<X509CertificateHolder> certificates) {
    var text = new StringBuilder();
    for (var one : certificates) {
      text.append(pemBlock("CERTIFICATE", der(one)));
    }
    return text.toString();
  }

  /** The private key as unencrypted PKCS#8 PEM text. */
  public String privateKeyPem() {
    return pemBlock("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** Writes {@link #chain} and the key into a folder as PEM. */
  public PemFiles writePem(Path folder, String name) {
    return writePem(folder, name, chain());
  }

  /** Writes a chain of the caller's choice (wrong order, missing links) and the key as PEM. */
  public PemFiles writePem(Path folder, String name, List<X509CertificateHolder> presented) {
    try {
      Path chainFile = folder.resolve(name + ".crt");
      Path keyFile = folder.resolve(name + ".key");
      Files.writeString(chainFile, pem(presented), StandardCharsets.US_ASCII);
      Files.writeString(keyFile, privateKeyPem(), StandardCharsets.US_ASCII);
      return new PemFiles(chainFile, keyFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes key and {@link #chain} as PKCS#12 with {@link #PASSWORD}. */
  public Path writePkcs12(Path folder, String name) {
    Path file = folder.resolve(name + ".p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      keyStore().store(out, PASSWORD.toCharArray());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The JDK's TLS with it. */
  SSLContext tlsContext() {
    try {
      var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keyStore(), PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Key and {@link #chain} in memory, with {@link #PASSWORD}, under the alias {@code server}. */
  public KeyStore keyStore() {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          keys.getPrivate(),
          PASSWORD.toCharArray(),
          chain().stream().map(Credential::x509).toArray(Certificate[]::new));
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes certificates to trust as PKCS#12 with {@link #PASSWORD}. */
  public static Path writeTrustStore(Path file, List<X509CertificateHolder> trusted) {
    try (OutputStream out = Files.newOutputStream(file)) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int at = 0; at < trusted.size(); at++) {
        store.setCertificateEntry("trusted" + at, x509(trusted.get(at)));
      }
      store.store(out, PASSWORD.toCharArray());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate x509(X509CertificateHolder holder) {
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] der(X509CertificateHolder holder) {
    try {
      return holder.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pemBlock(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
