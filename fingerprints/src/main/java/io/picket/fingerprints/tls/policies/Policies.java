package io.picket.fingerprints.tls.policies;

import io.picket.fingerprints.data.Spelling;
import io.picket.fingerprints.data.Yaml;
import io.picket.model.Measure;
import io.picket.model.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The policies that come with Picket, and those a house writes for itself. */
public final class Policies {
  private static final List<String> FILES =
      List.of(
          "bsi-tr-02102-2.yaml",
          "connectwise-control-guide.yaml",
          "endpoint-central-msp-guide.yaml",
          "mozilla-intermediate-5.7.yaml",
          "mozilla-intermediate-6.0.yaml",
          "mozilla-modern-6.0.yaml",
          "nist-sp-800-52r2.yaml",
          "pci-dss-4.0.1.yaml");

  private Policies() {}

  /** All that come with Picket, in alphabetic order of their files. */
  public static List<TlsPolicy> all() {
    return FILES.stream().map(Policies::shipped).toList();
  }

  private static TlsPolicy shipped(String file) {
    String text = Yaml.text(Policies.class, file);
    return PolicyReader.read(Yaml.own(file, text), text.lines().toList());
  }

  /** What to say of a name that no policy has; {@link #nearest} says what to write instead. */
  public static String unknown(String name) {
    return "there is no TLS policy \"" + Text.printable(name, 60) + "\"";
  }

  /** The policy that was meant, or all there are. */
  public static String nearest(String name) {
    return Spelling.hint(name, all().stream().map(TlsPolicy::id).toList());
  }

  /** One that comes with Picket. */
  public static Optional<TlsPolicy> named(String id) {
    return all().stream().filter(policy -> policy.id().equals(id)).findFirst();
  }

  /**
   * A house's own.
   *
   * @throws io.picket.fingerprints.data.BadInput with file, line, column and what to mend
   */
  public static TlsPolicy read(Path file) {
    return read(file.toString(), Yaml.text(file));
  }

  /** The JSON Schema of a policy file, for editors; {@link #read} demands more than it can say. */
  public static String schema() {
    try (InputStream in = Policies.class.getResourceAsStream("policy.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("policy.schema.json is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same from text, of a file whose name errors are to show.
   *
   * @throws io.picket.fingerprints.data.BadInput with line, column and what to mend
   */
  public static TlsPolicy read(String file, String text) {
    return PolicyReader.read(Yaml.read(file, text), text.lines().toList());
  }

  /** What a record has to keep of a policy, so that it can be judged by it again. */
  public static Measure.Policy kept(TlsPolicy policy) {
    boolean shipped = named(policy.id()).filter(policy::equals).isPresent();
    return new Measure.Policy(
        policy.id(),
        policy.title(),
        policy.version(),
        digest(policy.lines()),
        shipped ? List.of() : policy.lines());
  }

  /** The SHA-256 of lines, each ended by a line feed, in lower-case hexadecimal. */
  public static String digest(List<String> lines) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      lines.forEach(line -> sha.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
