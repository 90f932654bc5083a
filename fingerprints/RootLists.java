import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Reads root programmes out of the packages that carry them, for update-roots:
 *
 * <pre>
 * java RootLists.java keystore CACERTS        the certificates of a JDK's key store
 * java RootLists.java chrome BINARY           the Chrome Root Store compiled into Chromium
 * java RootLists.java intermediates BINARY    the issuing authorities Chromium knows as anchors
 * java RootLists.java logs BINARY             the certificate transparency logs Chromium knows
 * java RootLists.java distrust LIBNSSCKBI     SHA-256 and moment of Mozilla's distrust-after
 * java RootLists.java compiled BINARY         the certificates that stand as PEM in a program
 * java RootLists.java former CURRENT DAYS FOLDER
 *                                             the roots of FOLDER/VERSION.pem that are not in the
 *                                             file CURRENT any more; DAYS names the day of a version
 * </pre>
 *
 * Chromium and libnssckbi are ELF files for x86-64. Their tables consist of pointers to DER, filled
 * in by the loader, so that the relocations say where every row is; nothing depends on symbols or
 * on fixed addresses.
 */
final class RootLists {
  /** {@code {der, constraints, two flags, trust anchor id}}: net::ChromeRootCertInfo. */
  private static final int CHROME_ROW = 64;

  private static final int CONSTRAINTS = 16;
  private static final int FLAGS = 32;
  private static final int MOST_CONSTRAINTS = 8;
  private static final Instant WINDOWS_EPOCH = Instant.parse("1601-01-01T00:00:00Z");

  /** NSSItem {@code {pointer, size}}; CKA_NSS_SERVER_DISTRUST_AFTER is two behind CKA_VALUE. */
  private static final int DISTRUST_ITEM = 32;

  /** A SubjectPublicKeyInfo on P-256: its length, and its first eight octets. */
  private static final int P256_KEY = 91;

  private static final long P256_HEAD =
      ByteBuffer.wrap(HexFormat.of().parseHex("3059301306072a86"))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getLong();

  private static final int RELATIVE = 8;

  private final ByteBuffer file;
  private final List<long[]> segments = new ArrayList<>();
  private final TreeMap<Long, Long> pointers = new TreeMap<>();

  private RootLists(byte[] content) {
    file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    long headers = file.getLong(32);
    int size = file.getShort(54);
    int count = file.getShort(56);
    long[] dynamic = null;
    for (int i = 0; i < count; i++) {
      int at = (int) (headers + (long) i * size);
      long[] segment = {file.getLong(at + 8), file.getLong(at + 16), file.getLong(at + 32)};
      if (file.getInt(at) == 1) {
        segments.add(segment);
      } else if (file.getInt(at) == 2) {
        dynamic = segment;
      }
    }
    long table = 0;
    long length = 0;
    for (long at = dynamic[0]; at < dynamic[0] + dynamic[2]; at += 16) {
      long tag = file.getLong((int) at);
      table = tag == 7 ? file.getLong((int) at + 8) : table;
      length = tag == 8 ? file.getLong((int) at + 8) : length;
    }
    int from = offset(table);
    for (long i = 0; i < length; i += 24) {
      int at = (int) (from + i);
      if ((int) file.getLong(at + 8) == RELATIVE) {
        pointers.put(file.getLong(at), file.getLong(at + 16));
      }
    }
  }

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    Path from = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "keystore" -> keyStore(from);
      case "chrome" -> new RootLists(Files.readAllBytes(from)).chrome(true);
      case "intermediates" -> new RootLists(Files.readAllBytes(from)).chrome(false);
      case "logs" -> new RootLists(Files.readAllBytes(from)).logs();
      case "distrust" -> new RootLists(Files.readAllBytes(from)).distrust();
      case "compiled" ->
          FormerLists.pem(Files.readString(from, StandardCharsets.ISO_8859_1)).stream()
              .distinct()
              .forEach(System.out::println);
      case "former" -> FormerLists.print(from, Path.of(arguments[2]), Path.of(arguments[3]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void keyStore(Path from) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try (InputStream in = Files.newInputStream(from)) {
      store.load(in, null);
    }
    for (String alias : new java.util.TreeSet<>(Collections.list(store.aliases()))) {
      print((X509Certificate) store.getCertificate(alias), Optional.empty());
    }
  }

  private void chrome(boolean roots) throws GeneralSecurityException {
    List<Long> table = List.of();
    for (Long start : pointers.keySet()) {
      var rows = new ArrayList<Long>();
      for (long row = start; isChromeRow(row); row += CHROME_ROW) {
        rows.add(row);
      }
      table = rows.size() > table.size() ? rows : table;
    }
    for (long row : table) {
      X509Certificate certificate = certificate(row).orElseThrow();
      if (certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
          == roots) {
        print(certificate, limit(row));
      }
    }
  }

  private boolean isChromeRow(long row) {
    if (!isDer(row)) {
      return false;
    }
    int at = offset(row);
    long constraints = file.getLong(at + CONSTRAINTS + 8);
    boolean pointed = pointers.containsKey(row + CONSTRAINTS);
    boolean flags = (file.getLong(at + FLAGS) & ~0x0101L) == 0;
    return flags
        && constraints >= 0
        && constraints <= MOST_CONSTRAINTS
        && pointed == (constraints > 0)
        && certificate(row).isPresent();
  }

  /** The first constraint is today's: {@code std::optional<base::Time> sct_not_after} leads it. */
  private Optional<Instant> limit(long row) {
    Long constraint = pointers.get(row + CONSTRAINTS);
    if (constraint == null || file.getLong(offset(constraint) + 8) != 1) {
      return Optional.empty();
    }
    long micros = file.getLong(offset(constraint));
    return Optional.of(WINDOWS_EPOCH.plusSeconds(micros / 1_000_000));
  }

  /** {@code {key, its length, name, kind, operator, …}}: certificate_transparency::CTLogInfo. */
  private void logs() {
    var lines = new java.util.TreeSet<String>();
    for (var pointer : pointers.entrySet()) {
      long row = pointer.getKey();
      int at = offset(pointer.getValue());
      Long name = pointers.get(row + 16);
      Long operator = pointers.get(row + 32);
      if (at < 0 || at + P256_KEY > file.limit() || name == null || operator == null) {
        continue;
      }
      boolean key = file.getLong(at) == P256_HEAD && offset(row) >= 0;
      if (key && file.getLong(offset(row) + 8) == P256_KEY) {
        String spki = Base64.getEncoder().encodeToString(bytes(pointer.getValue(), P256_KEY));
        lines.add(text(operator) + ";" + text(name) + ";" + spki);
      }
    }
    lines.forEach(System.out::println);
  }

  private String text(long address) {
    int from = offset(address);
    int to = from;
    while (to < from + 100 && file.get(to) != 0) {
      to++;
    }
    return new String(bytes(address, to - from), StandardCharsets.UTF_8);
  }

  private void distrust() throws GeneralSecurityException {
    for (long item : pointers.keySet()) {
      Long when = pointers.get(item + DISTRUST_ITEM);
      if (when == null || !isDer(item)) {
        continue;
      }
      if (file.getInt(offset(item + DISTRUST_ITEM) + 8) != "YYMMDDhhmmssZ".length()) {
        continue;
      }
      Optional<X509Certificate> certificate = certificate(item);
      if (certificate.isPresent()) {
        String text = new String(bytes(when, 12), StandardCharsets.US_ASCII);
        LocalDateTime moment =
            LocalDateTime.parse("20" + text, DateTimeFormatter.ofPattern("uuuuMMddHHmmss"));
        System.out.println(sha256(certificate.get()) + " " + moment.toInstant(ZoneOffset.UTC));
      }
    }
  }

  /** Whether the pointer and the length at an address look like DER of that length. */
  private boolean isDer(long address) {
    Long target = pointers.get(address);
    if (target == null || offset(target) < 0 || offset(address) < 0) {
      return false;
    }
    int at = offset(target);
    if (at + 4 > file.limit() || file.get(at) != 0x30 || file.get(at + 1) != (byte) 0x82) {
      return false;
    }
    int length = (file.getShort(at + 2) & 0xff) << 8 | (file.getShort(at + 2) >> 8 & 0xff);
    return file.getInt(offset(address) + 8) == length + 4;
  }

  private Optional<X509Certificate> certificate(long address) {
    try {
      byte[] der = bytes(pointers.get(address), file.getInt(offset(address) + 8));
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private byte[] bytes(long address, int length) {
    byte[] bytes = new byte[length];
    file.get(offset(address), bytes);
    return bytes;
  }

  private int offset(long address) {
    for (long[] segment : segments) {
      if (address >= segment[1] && address < segment[1] + segment[2]) {
        return (int) (address - segment[1] + segment[0]);
      }
    }
    return -1;
  }

  static void print(X509Certificate certificate, Optional<Instant> limit) {
    System.out.println("# Label: \"" + label(certificate) + "\"");
    limit.ifPresent(instant -> System.out.println("# Issued-Until: " + instant));
    System.out.println("-----BEGIN CERTIFICATE-----");
    System.out.println(
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded(certificate)));
    System.out.println("-----END CERTIFICATE-----");
  }

  static String label(X509Certificate certificate) {
    try {
      var parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
      for (String type : List.of("CN", "OU", "O")) {
        for (var part : parts.reversed()) {
          if (part.getType().equals(type)) {
            return String.valueOf(part.getValue());
          }
        }
      }
    } catch (InvalidNameException e) {
      return "";
    }
    return "";
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("it was read from that", e);
    }
  }

  static String sha256(X509Certificate certificate) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }
}
