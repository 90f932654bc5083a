package io.picket.probes.http;

import io.picket.probes.handshake.RsaKey;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsDHGroupVerifier;
import org.bouncycastle.tls.TlsObjectIdentifiers;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * TLS with whoever is there: 1.0 to 1.3, legacy suites included, any certificate. Only for reading
 * what any visitor may read; verdicts about versions, suites and certificates are made elsewhere,
 * and nothing secret is ever sent through it, but for a published default password where that was
 * asked for. It exists because the JDK's own TLS refuses old versions and suites.
 */
public final class LenientTls implements Closeable {
  /**
   * Beyond the library's own suites, which know no AES-256 and no key exchange by RSA: what some
   * servers have alone, and what old ones have and nobody should.
   */
  private static final int[] FURTHER = {
    CipherSuite.TLS_AES_256_GCM_SHA384,
    CipherSuite.TLS_AES_128_CCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256,
    CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256,
    CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
    CipherSuite.TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA,
    CipherSuite.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_CAMELLIA_128_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_CAMELLIA_256_CBC_SHA,
    CipherSuite.TLS_DHE_DSS_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_RSA_WITH_NULL_SHA256,
    CipherSuite.TLS_RSA_WITH_NULL_SHA,
  };

  private static final int LEAST_DH_BITS = 512;
  private static final int MOST_DH_BITS = 8192;

  private final TlsClientProtocol protocol;
  private final Client client;

  private LenientTls(TlsClientProtocol protocol, Client client) {
    this.protocol = protocol;
    this.client = client;
  }

  /**
   * One side of a handshake, to be used once.
   *
   * @param name the name to say in SNI; never an address
   * @param protocols what to offer in ALPN, best first; none to leave it out
   */
  public static Client client(Optional<String> name, List<String> protocols) {
    return new Client(name, protocols, RARE_CURVES);
  }

  /**
   * The same with post-quantum groups on offer, which some servers have alone. Not for everybody: a
   * server that prefers them would ask for a second hello of more than a thousand bytes, which not
   * every way to it bears.
   */
  static Client postQuantum(Optional<String> name, List<String> protocols) {
    return new Client(name, protocols, POST_QUANTUM);
  }

  /** Shakes hands over a connection. */
  public static LenientTls over(InputStream in, OutputStream out, Client client)
      throws IOException {
    var protocol = new TlsClientProtocol(in, out);
    protocol.connect(client);
    return new LenientTls(protocol, client);
  }

  public InputStream input() {
    return protocol.getInputStream();
  }

  public OutputStream output() {
    return protocol.getOutputStream();
  }

  /** The certificates as presented, in DER. */
  public List<byte[]> certificates() {
    return List.copyOf(client.certificates);
  }

  /** The name of the issuer of the first certificate, as RFC 4514 writes it. */
  public Optional<String> issuer() {
    return client.certificates.stream()
        .findFirst()
        .map(der -> org.bouncycastle.asn1.x509.Certificate.getInstance(der).getIssuer().toString());
  }

  /** The version agreed, such as {@code TLS 1.2}. */
  public String version() {
    return client.version;
  }

  /** The protocol agreed by ALPN; empty when the server agreed to none. */
  public String protocol() {
    return client.protocol;
  }

  @Override
  public void close() throws IOException {
    protocol.close();
  }

  /** Makes certificates that stand for no more than their key. */
  private static final class Crypto extends BcTlsCrypto {
    Crypto() {
      super(new SecureRandom());
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
      return type == CertificateType.X509
          ? new AnyCertificate(this, encoding)
          : super.createCertificate(type, encoding);
    }
  }

  /**
   * A certificate of which neither the key usage nor the demand for a stapled answer (RFC 7633) is
   * held against the server: the library would end the handshake, and what the server serves would
   * not be seen.
   */
  private static final class AnyCertificate extends BcTlsCertificate {
    AnyCertificate(BcTlsCrypto crypto, byte[] der) throws IOException {
      super(crypto, der);
    }

    /** Without the library's search for prime factors. */
    @Override
    protected AsymmetricKeyParameter getPublicKey() throws IOException {
      return RsaKey.is(keyInfo) ? RsaKey.read(keyInfo) : super.getPublicKey();
    }

    @Override
    protected boolean supportsKeyUsage(int bits) {
      return true;
    }

    @Override
    public byte @Nullable [] getExtension(ASN1ObjectIdentifier id) throws IOException {
      return id.equals(TlsObjectIdentifiers.id_pe_tlsfeature) ? null : super.getExtension(id);
    }
  }

  private static final int[] RARE_CURVES = {
    NamedGroup.secp521r1,
    NamedGroup.brainpoolP256r1,
    NamedGroup.brainpoolP384r1,
    NamedGroup.brainpoolP512r1,
    NamedGroup.brainpoolP256r1tls13,
    NamedGroup.brainpoolP384r1tls13,
    NamedGroup.brainpoolP512r1tls13
  };

  private static final int[] POST_QUANTUM = {
    NamedGroup.X25519MLKEM768,
    NamedGroup.SecP256r1MLKEM768,
    NamedGroup.SecP384r1MLKEM1024,
    NamedGroup.MLKEM768,
    NamedGroup.MLKEM1024,
    NamedGroup.MLKEM512
  };

  /** Our side of a handshake and what it was shown. */
  public static final class Client extends DefaultTlsClient {
    private final Optional<String> name;
    private final List<byte[]> certificates = new ArrayList<>();
    private final List<String> protocols;
    private final int[] rareGroups;
    private String version = "";
    private String protocol = "";

    Client(Optional<String> name, List<String> protocols, int[] rareGroups) {
      super(new Crypto());
      this.rareGroups = rareGroups;
      this.name = name;
      this.protocols = protocols;
    }

    /** Whether the server has not agreed to a version. */
    boolean isUnanswered() {
      return version.isEmpty();
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv10);
    }

    @Override
    protected int[] getSupportedCipherSuites() {
      int[] usual = super.getSupportedCipherSuites();
      int[] further = TlsUtils.getSupportedCipherSuites(getCrypto(), FURTHER);
      return IntStream.concat(Arrays.stream(usual), Arrays.stream(further)).distinct().toArray();
    }

    /** With groups that the library leaves out and some servers have alone. */
    @Override
    @SuppressWarnings({"JdkObsolete", "NonApiType", "rawtypes"}) // the library's own signature
    protected Vector getSupportedGroups(Vector roles) {
      Vector groups = super.getSupportedGroups(roles);
      TlsUtils.addIfSupported(groups, getCrypto(), rareGroups);
      return groups;
    }

    @Override
    @SuppressWarnings({"JdkObsolete", "NonApiType"}) // the library's own signature
    protected @Nullable Vector<ServerName> getSNIServerNames() {
      if (name.isEmpty()) {
        return null;
      }
      var names = new Vector<ServerName>();
      names.add(new ServerName(NameType.host_name, name.get().getBytes(StandardCharsets.US_ASCII)));
      return names;
    }

    @Override
    @SuppressWarnings({"JdkObsolete", "NonApiType"}) // the library's own signature
    protected @Nullable Vector<ProtocolName> getProtocolNames() {
      if (protocols.isEmpty()) {
        return null;
      }
      var names = new Vector<ProtocolName>();
      protocols.forEach(offered -> names.add(ProtocolName.asUtf8Encoding(offered)));
      return names;
    }

    /** The library has seen to it that only what was offered can be agreed. */
    @Override
    public void notifyHandshakeComplete() throws IOException {
      super.notifyHandshakeComplete();
      ProtocolName agreed = context.getSecurityParametersConnection().getApplicationProtocol();
      protocol = agreed == null ? "" : agreed.getUtf8Decoding();
    }

    @Override
    public TlsDHGroupVerifier getDHGroupVerifier() {
      return group -> {
        int bits = group.getP().bitLength();
        return bits >= LEAST_DH_BITS && bits <= MOST_DH_BITS;
      };
    }

    @Override
    public void notifyServerVersion(ProtocolVersion agreed) throws IOException {
      super.notifyServerVersion(agreed);
      version = agreed.getName();
    }

    /** Old servers know no secure renegotiation; we never renegotiate. */
    @Override
    public void notifySecureRenegotiation(boolean secure) {}

    /** Many servers end a page by closing the connection without a close_notify. */
    @Override
    public boolean requiresCloseNotify() {
      return false;
    }

    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
      return false;
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate presented) throws IOException {
          Certificate chain = presented.getCertificate();
          for (int i = 0; i < chain.getLength(); i++) {
            certificates.add(chain.getCertificateAt(i).getEncoded());
          }
        }

        @Override
        public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
          return null;
        }
      };
    }
  }
}
