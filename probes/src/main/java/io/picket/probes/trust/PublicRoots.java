package io.picket.probes.trust;

import io.picket.fingerprints.roots.RootSnapshot;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What stores of public roots share: most roots are in every programme, and each is parsed once.
 * Made with a list that its maker fills.
 */
final class PublicRoots {
  private final List<TrustStore> stores;
  private final Map<ByteBuffer, ParsedCertificate> parsed = new ConcurrentHashMap<>();

  PublicRoots(List<TrustStore> stores) {
    this.stores = stores;
  }

  ParsedCertificate parsed(RootSnapshot.Root root) {
    byte[] der = root.der();
    return parsed.computeIfAbsent(ByteBuffer.wrap(der), any -> read(root, der));
  }

  private static ParsedCertificate read(RootSnapshot.Root root, byte[] der) {
    return switch (ParsedCertificate.read(der)) {
      case ParsedCertificate.Reading.Read(ParsedCertificate certificate) -> certificate;
      case ParsedCertificate.Reading.Unreadable(String why) ->
          throw new IllegalStateException("a root of the snapshots: " + root.label() + ": " + why);
    };
  }

  /**
   * Other programmes than this that have a root which a certificate is, by name and key, or whose
   * key has signed it, in words.
   */
  Optional<String> other(TrustStore than, ParsedCertificate last) {
    List<String> names =
        stores.stream()
            .filter(store -> store != than && store.leads(last))
            .map(TrustStore::name)
            .toList();
    return names.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", names));
  }
}
