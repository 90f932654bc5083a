package io.picket.fingerprints.tls.policies;

import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsSession;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What somebody holds to be good enough TLS, clause by clause, as data with a version.
 *
 * @param id short and stable, for {@code --policy}
 * @param version the edition the clauses were taken from
 * @param source where to read the original
 * @param leavesOut what the original demands and no clause here judges, in a few words each
 * @param lines the text it was read from
 */
public record TlsPolicy(
    String id,
    String title,
    String version,
    String source,
    List<Clause> clauses,
    List<String> leavesOut,
    List<String> lines) {
  public TlsPolicy {
    clauses = List.copyOf(clauses);
    leavesOut = List.copyOf(leavesOut);
    lines = List.copyOf(lines);
  }

  /**
   * One demand.
   *
   * @param id the original's own number or name
   * @param says the demand in a few words
   * @param level how strongly the original puts it
   * @param when where it holds; empty for everywhere
   */
  public record Clause(String id, String says, Level level, Rule rule, Optional<Condition> when) {}

  /**
   * What must be so for a clause to speak of a server at all; everything named must be.
   *
   * @param accepts one of these versions is accepted; empty for whatever is
   * @param refuses each of these is refused
   * @param cbc whether a suite in CBC mode must be accepted
   */
  public record Condition(Set<TlsVersion> accepts, Set<TlsVersion> refuses, boolean cbc) {
    public Condition {
      accepts = Set.copyOf(accepts);
      refuses = Set.copyOf(refuses);
    }

    /** In words: {@code TLS 1.0 or TLS 1.1 is accepted, and TLS 1.3 refused}. */
    public String says() {
      var parts = new ArrayList<String>();
      if (!accepts.isEmpty()) {
        parts.add(labels(accepts, " or ") + " is accepted");
      }
      if (!refuses.isEmpty()) {
        parts.add(labels(refuses, " and ") + " refused");
      }
      if (cbc) {
        parts.add("a suite in CBC mode is accepted");
      }
      return String.join(", and ", parts);
    }

    private static String labels(Set<TlsVersion> versions, String between) {
      return new TreeSet<>(versions)
          .stream().map(TlsVersion::label).collect(Collectors.joining(between));
    }
  }

  /** How strongly a clause is meant (RFC 2119). */
  public enum Level {
    /** A demand. */
    SHALL,
    /** Advice that there may be reasons not to follow. */
    SHOULD
  }

  /** What a clause looks at. */
  public sealed interface Rule {}

  /** Looks at what TLS the server accepts. */
  public sealed interface OfTls extends Rule {}

  /** Looks at the chains the server presents. */
  public sealed interface OfCertificates extends Rule {}

  /** Every other version must be refused. */
  public record VersionsAllowed(Set<TlsVersion> versions) implements OfTls {
    public VersionsAllowed {
      versions = Set.copyOf(versions);
    }
  }

  /** Each of these must be accepted. */
  public record VersionsRequired(Set<TlsVersion> versions) implements OfTls {
    public VersionsRequired {
      versions = Set.copyOf(versions);
    }
  }

  /** In these versions, every other suite must be refused. */
  public record SuitesAllowed(Set<TlsVersion> versions, Set<Integer> suites) implements OfTls {
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
      implements OfTls {
    public SuitesNeed {
      versions = Set.copyOf(versions);
      encryption = Set.copyOf(encryption);
      mac = Set.copyOf(mac);
    }
  }

  /** Every other group and curve must be refused. */
  public record GroupsAllowed(Set<Integer> groups) implements OfTls {
    public GroupsAllowed {
      groups = Set.copyOf(groups);
    }
  }

  /** The least length of a finite-field prime below TLS 1.3. */
  public record DhBitsAtLeast(int bits) implements OfTls {}

  /** The answer wanted to a plain question. */
  public record FeatureWanted(Question question, boolean wanted) implements OfTls {}

  /** The answer wanted to a question that only finished handshakes answer. */
  public record SessionFeatureWanted(TlsSession.Question question, boolean wanted)
      implements Rule {}

  /**
   * The leaf of every chain must have a key of one of these kinds, and of that many bits.
   *
   * @param leastBits by key algorithm, as in {@code CertificateSeen.Certificate.keyAlgorithm}
   */
  public record CertificateKeys(Map<String, Integer> leastBits) implements OfCertificates {
    public CertificateKeys {
      leastBits = Map.copyOf(leastBits);
    }
  }

  /** The longest lifetime of a leaf, in days. */
  public record CertificateDays(int most) implements OfCertificates {}

  /**
   * The hash functions that may stand in the signatures of a chain; those of self-signed
   * certificates protect nothing and are not looked at, and neither are signature algorithms that
   * bring their own.
   */
  public record CertificateHashes(Set<String> allowed) implements OfCertificates {
    public CertificateHashes {
      allowed = Set.copyOf(allowed);
    }
  }

  /** Every chain must lead to a known root, be valid now, and be made out to the name asked for. */
  public record CertificateTrusted() implements OfCertificates {}

  /** How long browsers must be told to use HTTPS only, in seconds (RFC 6797). */
  public record HstsAtLeast(int seconds) implements Rule {}
}
