package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedDecryptor;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedDecryptor;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Bouncy Castle's TLS server in this process, answering HTTP with 200. */
public final class BouncyCastleServer implements TlsServer {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final HostileServer listener;
  private final List<String> failures;

  private BouncyCastleServer(HostileServer listener, List<String> failures) {
    this.listener = listener;
    this.failures = failures;
  }

  /**
   * What the server is willing to speak.
   *
   * @param versions newest first
   * @param suites code points of IANA's registry, preferred first
   * @param groups code points of IANA's registry, preferred first
   * @param credentials ECDSA and RSA keys; the first that fits is used
   */
  public record Offer(
      List<ProtocolVersion> versions,
      List<Integer> suites,
      List<Integer> groups,
      List<Credential> credentials) {
    /** TLS 1.2 and 1.3 with hybrid post-quantum groups first. */
    public static Offer postQuantum(Credential... credentials) {
      return new Offer(
          List.of(ProtocolVersion.TLSv13, ProtocolVersion.TLSv12),
          List.of(
              CipherSuite.TLS_AES_256_GCM_SHA384,
              CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
              CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
              CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
          List.of(
              NamedGroup.X25519MLKEM768,
              NamedGroup.SecP256r1MLKEM768,
              NamedGroup.SecP384r1MLKEM1024,
              NamedGroup.x25519,
              NamedGroup.secp256r1),
          List.of(credentials));
    }

    /** TLS 1.0 to 1.2 with suites of that time. */
    public static Offer old(Credential... credentials) {
      return new Offer(
          List.of(ProtocolVersion.TLSv12, ProtocolVersion.TLSv11, ProtocolVersion.TLSv10),
          List.of(
              CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
              CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
              CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
              CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
              CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA),
          List.of(NamedGroup.secp256r1, NamedGroup.secp384r1, NamedGroup.ffdhe2048),
          List.of(credentials));
    }
  }

  static BouncyCastleServer start(Offer offer) {
    var failures = new ArrayList<String>();
    var listener =
        HostileServer.doing(client -> {
          try {
            serve(client.socket(), offer);
          } catch (IOException e) {
            synchronized (failures) {
              failures.add(e.toString());
            }
          }
        });
    return new BouncyCastleServer(listener, failures);
  }

  private static void serve(Socket client, Offer offer) throws IOException {
    serve(client.getInputStream(), client.getOutputStream(), offer);
  }

  /** Shakes hands over streams, however they travel, and answers what is asked inside. */
  static void serve(InputStream in, OutputStream out, Offer offer) throws IOException {
    var protocol = new TlsServerProtocol(in, out);
    protocol.accept(new Offering(offer));
    if (protocol.getInputStream().read(new byte[8192]) > 0) {
      protocol.getOutputStream().write(ANSWER);
    }
    protocol.close();
  }

  @Override
  public Endpoint endpoint() {
    return listener.endpoint();
  }

  /** How many connections it has had. */
  public int connections() {
    return listener.connections();
  }

  @Override
  public String log() {
    synchronized (failures) {
      return String.join("\n", failures);
    }
  }

  @Override
  public void close() {
    listener.close();
  }

  /** One handshake. */
  private static final class Offering extends DefaultTlsServer {
    private final Offer offer;

    Offering(Offer offer) {
      super(new BcTlsCrypto(new SecureRandom()));
      this.offer = offer;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return offer.versions().toArray(ProtocolVersion[]::new);
    }

    @Override
    protected int[] getSupportedCipherSuites() {
      return numbers(offer.suites());
    }

    @Override
    public int[] getSupportedGroups() {
      return numbers(offer.groups());
    }

    @Override
    protected boolean preferLocalCipherSuites() {
      return true;
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
      int exchange = context.getSecurityParametersHandshake().getKeyExchangeAlgorithm();
      return exchange == KeyExchangeAlgorithm.NULL
          ? signer(Optional.empty())
          : super.getCredentials();
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
      return signer(Optional.of("EC"));
    }

    @Override
    protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
      return signer(Optional.of("RSA"));
    }

    @Override
    protected TlsCredentialedDecryptor getRSAEncryptionCredentials() throws IOException {
      Credential key = choose(Optional.of("RSA"));
      return new BcDefaultTlsCredentialedDecryptor(
          crypto(), chain(key), PrivateKeyFactory.createKey(privateKey(key)));
    }

    private TlsCredentialedSigner signer(Optional<String> algorithm) throws IOException {
      Credential key = choose(algorithm);
      return new BcDefaultTlsCredentialedSigner(
          new TlsCryptoParameters(context),
          crypto(),
          PrivateKeyFactory.createKey(privateKey(key)),
          chain(key),
          scheme(key));
    }

    private SignatureAndHashAlgorithm scheme(Credential key) {
      if (!"RSA".equals(key.keys().getPrivate().getAlgorithm())) {
        return SignatureAndHashAlgorithm.getInstance(
            HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);
      }
      return TlsUtils.isTLSv13(context)
          ? SignatureAndHashAlgorithm.rsa_pss_rsae_sha256
          : SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa);
    }

    private Credential choose(Optional<String> algorithm) throws TlsFatalAlert {
      for (var credential : offer.credentials()) {
        String has = credential.keys().getPrivate().getAlgorithm();
        if (algorithm.isEmpty() || algorithm.get().equals(has)) {
          return credential;
        }
      }
      throw new TlsFatalAlert(AlertDescription.handshake_failure);
    }

    private Certificate chain(Credential key) throws IOException {
      var certificates = new ArrayList<TlsCertificate>();
      for (var one : key.chain()) {
        certificates.add(crypto().createCertificate(one.getEncoded()));
      }
      if (!TlsUtils.isTLSv13(context)) {
        return new Certificate(certificates.toArray(TlsCertificate[]::new));
      }
      return new Certificate(
          TlsUtils.EMPTY_BYTES,
          certificates.stream()
              .map(one -> new CertificateEntry(one, null))
              .toArray(CertificateEntry[]::new));
    }

    private BcTlsCrypto crypto() {
      return (BcTlsCrypto) getCrypto();
    }

    private static PrivateKeyInfo privateKey(Credential key) {
      return PrivateKeyInfo.getInstance(key.keys().getPrivate().getEncoded());
    }

    private static int[] numbers(List<Integer> codes) {
      return codes.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
