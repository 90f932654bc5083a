import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which roots a programme listed once, from copies of its list in a program's releases. */
final class FormerLists {
  private FormerLists() {}

  /** Every certificate in a text, with its two lines of PEM around it. */
  static List<String> pem(String text) {
    return Pattern.compile(
            "-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** A release of a program, by which lists follow each other. */
  private record Release(int major, int minor, int patch, String day)
      implements Comparable<Release> {
    static Release of(String version, String days) {
      String[] parts = version.split("\\.");
      // A patch may be missing among the days; its minor release is never long before it.
      Matcher day =
          Pattern.compile(
                  "\"version\": \""
                      + parts[0]
                      + "\\."
                      + parts[1]
                      + "\\.0\",\\s+\"date\": \"([0-9-]+)\"")
              .matcher(days);
      if (!day.find()) {
        throw new IllegalArgumentException("no day is known of " + version);
      }
      return new Release(
          Integer.parseInt(parts[0]),
          Integer.parseInt(parts[1]),
          Integer.parseInt(parts[2]),
          day.group(1));
    }

    @Override
    public int compareTo(Release other) {
      return Comparator.comparingInt(Release::major)
          .thenComparingInt(Release::minor)
          .thenComparingInt(Release::patch)
          .compare(this, other);
    }

    @Override
    public String toString() {
      return day + " in " + major + "." + minor + "." + patch;
    }
  }

  /**
   * A root is gone with the first release that lacks it and after which none has it. Older lines
   * live on beside newer ones, so that it was last listed, as far as that says anything of the
   * programme, by the highest release before that day.
   */
  static void print(Path current, Path days, Path folder)
      throws IOException, GeneralSecurityException {
    String known = Files.readString(days);
    var lists = new TreeMap<Release, Map<String, X509Certificate>>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String version = file.getFileName().toString().replace(".pem", "");
        lists.put(Release.of(version, known), byNameAndKey(file));
      }
    }
    Set<String> listed = byNameAndKey(current).keySet();
    var lines = new TreeMap<String, Runnable>();
    var all = new HashSet<String>();
    lists.values().forEach(list -> all.addAll(list.keySet()));
    all.removeAll(listed);
    for (String root : all) {
      Release gone = null;
      for (Release release : lists.descendingKeySet()) {
        if (lists.get(release).containsKey(root)) {
          break;
        }
        gone = release;
      }
      if (gone == null) {
        throw new IllegalArgumentException(current + " is older than the newest release");
      }
      Release last = null;
      for (Release release : lists.keySet()) {
        if (lists.get(release).containsKey(root) && release.day().compareTo(gone.day()) < 0) {
          last = release;
        }
      }
      X509Certificate certificate = lists.get(last).get(root);
      String head = "# Last-Listed: " + last + "\n# First-Missing: " + gone;
      lines.put(
          RootLists.label(certificate) + RootLists.sha256(certificate),
          () -> {
            System.out.println(head);
            RootLists.print(certificate, Optional.empty());
          });
    }
    lines.values().forEach(Runnable::run);
  }

  /** The certificates of a file by subject and public key, of two such the one that came later. */
  private static Map<String, X509Certificate> byNameAndKey(Path file)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    var certificates = new HashMap<String, X509Certificate>();
    for (String pem : pem(Files.readString(file))) {
      var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      var certificate = (X509Certificate) factory.generateCertificate(in);
      HexFormat hex = HexFormat.of();
      certificates.merge(
          hex.formatHex(certificate.getSubjectX500Principal().getEncoded())
              + hex.formatHex(certificate.getPublicKey().getEncoded()),
          certificate,
          (one, other) -> one.getNotBefore().compareTo(other.getNotBefore()) > 0 ? one : other);
    }
    return certificates;
  }
}
