package io.picket.fingerprints.tls.policies;

import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsVersion;
import java.util.List;
import java.util.Set;

/**
 * What somebody holds to be good enough TLS, clause by clause, as data with a version.
 *
 * @param id short and stable, for {@code --policy}
 * @param version the edition the clauses were taken from
 * @param source where to read the original
 */
public record TlsPolicy(
    String id, String title, String version, String source, List<Clause> clauses) {
  public TlsPolicy {
    clauses = List.copyOf(clauses);
  }

  /**
   * One demand.
   *
   * @param id the original's own number or name
   * @param says the demand in a few words
   */
  public record Clause(String id, String says, Rule rule) {}

  /** What a clause looks at. */
  public sealed interface Rule {}

  /** Every other version must be refused. */
  public record VersionsAllowed(Set<TlsVersion> versions) implements Rule {
    public VersionsAllowed {
      versions = Set.copyOf(versions);
    }
  }

  /** Each of these must be accepted. */
  public record VersionsRequired(Set<TlsVersion> versions) implements Rule {
    public VersionsRequired {
      versions = Set.copyOf(versions);
    }
  }

  /** In these versions, every other suite must be refused. */
  public record SuitesAllowed(Set<TlsVersion> versions, Set<Integer> suites) implements Rule {
    public SuitesAllowed {
      versions = Set.copyOf(versions);
      suites = Set.copyOf(suites);
    }
  }

  /**
   * In these versions, every suite accepted must have these properties.
   *
   * @param bits the least effective key length
   * @param encryption the ciphers allowed; empty for all
   * @param mac the integrity algorithms allowed; empty for all
   */
  public record SuitesNeed(
      Set<TlsVersion> versions,
      int bits,
      boolean authenticated,
      boolean forwardSecret,
      boolean aead,
      Set<String> encryption,
      Set<String> mac)
      implements Rule {
    public SuitesNeed {
      versions = Set.copyOf(versions);
      encryption = Set.copyOf(encryption);
      mac = Set.copyOf(mac);
    }
  }

  /** Every other group and curve must be refused. */
  public record GroupsAllowed(Set<Integer> groups) implements Rule {
    public GroupsAllowed {
      groups = Set.copyOf(groups);
    }
  }

  /** The least length of a finite-field prime below TLS 1.3. */
  public record DhBitsAtLeast(int bits) implements Rule {}

  /** The answer wanted to a plain question. */
  public record FeatureWanted(Question question, boolean wanted) implements Rule {}
}
