package io.picket.scanner;

import io.picket.fingerprints.tls.policies.Policies;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** {@code picket policies}: lists the TLS policies, or prints the clauses of one. */
final class PoliciesCommand implements Command {
  private static final int WIDTH = 88;

  @Override
  public String name() {
    return "policies";
  }

  @Override
  public String summary() {
    return "List the TLS policies that scan --policy knows, or print the clauses of one";
  }

  @Override
  public String syntax() {
    return "[NAME]";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public String notes() {
    return "A house's own policy is a YAML file given with scan --policy FILE (picket schema"
        + " policy).";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings) throws UsageException {
    PrintStream out = surroundings.out();
    List<TlsPolicy> all = Policies.all();
    if (arguments.words().isEmpty()) {
      for (TlsPolicy policy : all) {
        out.println(
            ChecksCommand.padded(policy.id(), 28) + policy.title() + " (" + policy.version() + ")");
      }
      return ExitCode.PASSED;
    }
    print(shipped("", arguments.onlyWord("NAME")), out);
    return ExitCode.PASSED;
  }

  /**
   * A policy that comes with Picket.
   *
   * @param flag what stands before the complaint, such as {@code "--policy: "}
   */
  static TlsPolicy shipped(String flag, String name) throws UsageException {
    Optional<TlsPolicy> policy = Policies.named(name);
    if (policy.isEmpty()) {
      throw new UsageException(flag + Policies.unknown(name) + "; " + Policies.nearest(name));
    }
    return policy.get();
  }

  private static void print(TlsPolicy policy, PrintStream out) {
    out.println(policy.title() + " (" + policy.version() + ")");
    out.println("Source: " + policy.source());
    for (TlsPolicy.Clause clause : policy.clauses()) {
      out.println();
      out.println(clause.id() + "  " + clause.level().name().toLowerCase(Locale.ROOT));
      String where = clause.when().map(when -> "; where " + when.says()).orElse("");
      Help.wrap(clause.says() + where, WIDTH).forEach(line -> out.println("  " + line));
    }
    for (String left : policy.leavesOut()) {
      out.println();
      Help.wrap("Not judged: " + left, WIDTH).forEach(out::println);
    }
  }
}
