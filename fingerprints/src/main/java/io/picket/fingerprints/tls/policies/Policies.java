package io.picket.fingerprints.tls.policies;

import io.picket.fingerprints.data.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The policies that come with Picket, and those a house writes for itself. */
public final class Policies {
  private static final List<String> FILES =
      List.of(
          "bsi-tr-02102-2.yaml",
          "mozilla-intermediate-5.7.yaml",
          "mozilla-intermediate-6.0.yaml",
          "mozilla-modern-6.0.yaml",
          "nist-sp-800-52r2.yaml",
          "pci-dss-4.0.1.yaml");

  private Policies() {}

  /** All that come with Picket, in alphabetic order of their files. */
  public static List<TlsPolicy> all() {
    return FILES.stream()
        .map(file -> PolicyReader.read(Yaml.resource(Policies.class, file)))
        .toList();
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
    return PolicyReader.read(Yaml.read(file));
  }

  /** As {@link #read(Path)}, from text. */
  static TlsPolicy read(String file, String text) {
    return PolicyReader.read(Yaml.read(file, text));
  }
}
