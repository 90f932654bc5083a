package io.picket.probes.trust;

import io.picket.model.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;

/**
 * What a file holds: certificates in the file's order, and a private key where there is one. Reads
 * PEM with anything around it, DER, PKCS#7 and PKCS#12.
 */
public final class CertificateBundle {
  private static final int MOST_PUBLISHED = 16;

  /** No chain is longer by far. */
  private static final int MOST_ORDERED = 100;

  private final List<byte[]> certificates;
  private final Optional<PrivateKeyFile> key;
  private final Optional<String> trouble;

  private CertificateBundle(List<byte[]> certificates, Optional<PrivateKeyFile> key) {
    this(certificates, key, Optional.empty());
  }

  private CertificateBundle(
      List<byte[]> certificates, Optional<PrivateKeyFile> key, Optional<String> trouble) {
    this.certificates = List.copyOf(certificates);
    this.key = key;
    this.trouble = trouble;
  }

  /** The certificates, DER, in the file's order. */
  public List<byte[]> certificates() {
    return certificates;
  }

  /** Why servers would not read in it what Picket did; empty when they would. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** The private key in the same file. */
  public Optional<PrivateKeyFile> key() {
    return key;
  }

  /**
   * Reads a file's content.
   *
   * @param password for PKCS#12 and encrypted keys; tried before none and {@code changeit}
   * @throws LockedException when it is PKCS#12 with another password
   * @throws MalformedException when it says that it is a certificate, and cannot be read
   * @throws IllegalArgumentException when nothing of it can be read, saying why
   */
  public static CertificateBundle read(byte[] content, Optional<String> password) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.contains("-----BEGIN ")) {
      CertificateBundle bundle = pem(text, password);
      if (bundle.certificates().isEmpty()) {
        String what =
            FileKind.of(content)
                .orElse("no certificate in it; expected -----BEGIN CERTIFICATE-----");
        throw Pem.beginsCertificate(text)
            ? new MalformedException(what, false)
            : new IllegalArgumentException(what);
      }
      return bundle;
    }
    if (content.length > 1
        && (content[0] & content[1] & 0xFE) == 0xFE
        && content[0] != content[1]) {
      throw new IllegalArgumentException(
          "text in UTF-16, as PowerShell writes it; save it as UTF-8 or ASCII");
    }
    if (content.length == 0 || content[0] != 0x30) {
      throw new IllegalArgumentException(
          FileKind.of(content).orElse("neither PEM nor DER, PKCS#7 or PKCS#12"));
    }
    return switch (ParsedCertificate.read(content)) {
      case ParsedCertificate.Reading.Read _ ->
          new CertificateBundle(List.of(content), Optional.empty());
      case ParsedCertificate.Reading.Unreadable(String why) ->
          pkcs7(content)
              .map(set -> new CertificateBundle(upwards(set), Optional.empty()))
              .orElseGet(() -> pkcs12(content, password, why));
    };
  }

  /**
   * The certificates that somebody publishes of himself: one as DER, several as PKCS#7 (RFC 5280
   * section 4.2.2.1), and PEM because it happens. Nothing that has to be decrypted.
   *
   * @return at most 16 that can be read; empty when there is none
   */
  public static List<ParsedCertificate> published(byte[] content) {
    List<byte[]> ders;
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.contains("-----BEGIN ")) {
      ders = Pem.blocks(text).stream().map(Pem.Block::der).toList();
    } else {
      ders = pkcs7(content).orElse(List.of(content));
    }
    var readable = new ArrayList<ParsedCertificate>();
    for (byte[] der : ders.subList(0, Math.min(MOST_PUBLISHED, ders.size()))) {
      if (ParsedCertificate.read(der)
          instanceof ParsedCertificate.Reading.Read(ParsedCertificate certificate)) {
        readable.add(certificate);
      }
    }
    return List.copyOf(readable);
  }

  /**
   * What the PEM blocks of a kind encode, in order.
   *
   * @param kind how their labels end, such as {@code CERTIFICATE}; others, such as keys, are passed
   *     over
   */
  public static List<byte[]> pemBlocks(String text, String kind) {
    return Pem.blocks(text).stream()
        .filter(block -> block.label().endsWith(kind))
        .map(Pem.Block::der)
        .toList();
  }

  private static CertificateBundle pem(String text, Optional<String> password) {
    var certificates = new ArrayList<byte[]>();
    Optional<PrivateKeyFile> key = Optional.empty();
    for (Pem.Block block : Pem.blocks(text)) {
      if (block.label().endsWith("CERTIFICATE")) {
        certificates.add(block.der());
      } else if (block.label().equals("PKCS7") || block.label().equals("CMS")) {
        pkcs7(block.der()).map(CertificateBundle::upwards).ifPresent(certificates::addAll);
      } else if (block.label().endsWith("PRIVATE KEY") && key.isEmpty()) {
        key = Optional.of(PrivateKeyFile.of(block, password));
      }
    }
    return new CertificateBundle(certificates, key, Pem.trouble(text));
  }

  /**
   * A set as a chain. PKCS#7 knows no order (RFC 5652 section 10.2.3), so nobody has misplaced what
   * stands in it: a server's certificate first, and each issuer behind what it issued.
   */
  private static List<byte[]> upwards(List<byte[]> set) {
    var left = new ArrayList<ParsedCertificate>();
    for (byte[] der : set) {
      if (left.size() < MOST_ORDERED
          && ParsedCertificate.read(der) instanceof ParsedCertificate.Reading.Read(var one)) {
        left.add(one);
      } else {
        return set;
      }
    }
    var chain = new ArrayList<ParsedCertificate>();
    while (!left.isEmpty()) {
      Optional<ParsedCertificate> issuer =
          chain.isEmpty()
              ? Optional.empty()
              : left.stream()
                  .filter(one -> one.subject().same(chain.getLast().issuer()))
                  .findFirst();
      ParsedCertificate next =
          issuer.orElseGet(() ->
              left.stream().filter(one -> !one.isAuthority()).findFirst().orElse(left.getFirst()));
      left.remove(next);
      chain.add(next);
    }
    return chain.stream().map(ParsedCertificate::der).toList();
  }

  private static Optional<List<byte[]>> pkcs7(byte[] der) {
    if (DerBounds.problem(der, 16 * 1024 * 1024, 1_000_000).isPresent()) {
      return Optional.empty();
    }
    try {
      ContentInfo info = ContentInfo.getInstance(ASN1Primitive.fromByteArray(der));
      ASN1Set set = SignedData.getInstance(info.getContent()).getCertificates();
      var found = new ArrayList<byte[]>();
      for (ASN1Encodable one : set) {
        found.add(one.toASN1Primitive().getEncoded());
      }
      return Optional.of(found);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * @param why it is no certificate
   */
  private static CertificateBundle pkcs12(byte[] der, Optional<String> password, String why) {
    if (DerBounds.problem(der, 16 * 1024 * 1024, 1_000_000).isPresent() || !Pkcs12.isOne(der)) {
      throw FileKind.of(der).map(IllegalArgumentException::new).orElseGet(() -> notRead(der, why));
    }
    var passwords = new ArrayList<String>();
    password.ifPresent(passwords::add);
    passwords.addAll(List.of("", "changeit"));
    try {
      for (String attempt : passwords) {
        Optional<Pkcs12> opened = Pkcs12.open(der, attempt.toCharArray());
        if (opened.isPresent()) {
          return new CertificateBundle(
              opened.get().certificates(), opened.get().key().map(PrivateKeyFile::of));
        }
      }
    } catch (UnreadableException e) {
      throw new IllegalArgumentException(e.why(), e);
    }
    throw new LockedException(
        password.isPresent()
            ? "PKCS#12 (PFX) that the password given does not open"
            : "PKCS#12 (PFX) with a password");
  }

  private static MalformedException notRead(byte[] der, String why) {
    Optional<String> violation = CertificateShape.violation(der);
    return new MalformedException(
        violation.isPresent()
            ? "no agent may accept it: " + violation.get() + "; have it issued anew"
            : "no certificate ("
                + why
                + "), no PKCS#7 and no PKCS#12; export it as PEM or PFX, or download it again",
        violation.isPresent());
  }

  /** Thrown for what begins as a certificate does and cannot be read as one. */
  public static final class MalformedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final boolean forbidden;

    /**
     * @param forbidden whether its outline can be read and is what no certificate may be
     */
    public MalformedException(String what, boolean forbidden) {
      super(what);
      this.forbidden = forbidden;
    }

    /** Whether nobody may accept it; otherwise that cannot be told. */
    public boolean isForbidden() {
      return forbidden;
    }
  }

  /** Thrown when nothing but a password is missing. */
  public static final class LockedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    LockedException(String what) {
      super(what);
    }
  }

  /** A name for messages. */
  @Override
  public String toString() {
    return Text.printable(
        certificates.size() + " certificates" + (key.isPresent() ? ", a key" : ""));
  }
}
