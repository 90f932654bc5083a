package io.picket.scanner;

import io.picket.scanner.Command.Section;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/**
 * The options of commands that touch targets. Names and meanings are nmap's where nmap has them.
 */
final class ScanOptions {
  private ScanOptions() {}

  /** Where to look. */
  static Section targets() {
    return new Section(
        "Where to look",
        new Options()
            .addOption(
                repeated("iL", "input-list", "FILE", "read more targets from FILE, or - for stdin"))
            .addOption(
                valued("p", "ports", "PORTS", "ports, such as 22,80,8000-8100 (-p- for all)"))
            .addOption(
                repeated(null, "exclude", "ADDRESSES", "never touch these; commas between them"))
            .addOption(repeated(null, "excludefile", "FILE", "never touch the addresses in FILE"))
            .addOption(
                repeated(
                    null,
                    "resolve",
                    "NAME=ADDRESS",
                    "take this address for the name, without looking it up; repeatable"))
            .addOption(flag("4", "ipv4", "only IPv4 addresses of names"))
            .addOption(flag("6", "ipv6", "only IPv6 addresses of names")));
  }

  /** What to ask. */
  static Section questions() {
    return new Section(
        "What to ask",
        new Options()
            .addOption(
                valued(null, "profile", "NAME", "ports and checks; picket profiles lists them"))
            .addOption(
                valued(
                    null,
                    "guide",
                    "NAME",
                    "hold the servers against this hardening guide too; picket guide lists them"))
            .addOption(
                valued(
                    null, "policy", "NAME|FILE", "hold TLS against this policy, such as pci-dss"))
            .addOption(
                valued(
                    null,
                    "tls-detail",
                    "LEVEL",
                    "how much of TLS to find out: verdict (only whether the policy is broken, in"
                        + " about ten connections), matrix (versions and suites) or full"
                        + " (usually)"))
            .addOption(
                repeated(
                    null,
                    "declare",
                    "FILE",
                    "what you say of your servers: product, ports, attestations; repeatable"
                        + " (picket schema declare)"))
            .addOption(
                repeated(
                    null,
                    "advisories",
                    "FILE",
                    "advisories to put in the place of the same ids, or to add"))
            .addOption(
                valued(
                    null,
                    "fail-on",
                    "SEVERITY",
                    "exit 1 for a finding this bad: info, low, medium, high, critical or none;"
                        + " the profile decides otherwise"))
            .addOption(
                valued(
                    null,
                    "trust-store",
                    "FILE",
                    "trust these certificate authorities too (PEM, PKCS#7 or PKCS#12)"))
            .addOption(TrustStoreOption.passwordFile())
            .addOption(
                RecogOption.option(
                    "patterns in Recog's XML format that tell software by a service's words; before"
                        + " the few that come along"))
            .addOption(
                flag(
                    null,
                    IssuerLeave.OPTION,
                    "ask the issuers of certificates whether they were revoked, and for missing"
                        + " issuers; tells them what you look at (SECURITY.md)")));
  }

  /** By whose leave. */
  static Section permission() {
    return new Section(
        "By whose leave",
        new Options()
            .addOption(
                valued(
                    null,
                    "scope",
                    "FILE",
                    "who allowed what, and until when; needed for blocks of addresses and more than"
                        + " 256 addresses (picket schema scope)"))
            .addOption(
                valued(
                    null,
                    "contact",
                    "TEXT",
                    "how the servers' people reach you; stands in requests and in the report"))
            .addOption(
                flag(
                    null,
                    "try-default-logins",
                    "try a vendor's documented account, once, where the scope file grants it; read"
                        + " SECURITY.md first"))
            .addOption(
                valued(
                    null,
                    "state",
                    "DIR",
                    "where login attempts are remembered (usually ~/.local/state/picket)")));
  }

  /** How fast. */
  static Section speed() {
    return new Section(
        "How fast",
        new Options()
            .addOption(valued(null, "max-rate", "NUMBER", "at most so many connections per second"))
            .addOption(
                valued(
                    null, "max-parallel-hosts", "NUMBER", "hosts looked at together (usually 64)"))
            .addOption(
                valued(null, "timeout", "TIME", "how long to wait for an answer (usually 5s)"))
            .addOption(
                valued(
                    null, "host-timeout", "TIME", "how long to look at one host (usually 10m)")));
  }

  /** What to write. */
  static Section output() {
    return new Section(
        "What to write",
        new Options()
            .addOption(
                repeated(
                    "o",
                    "output",
                    "FORMAT[=FILE]",
                    "text, html, json, jsonl (events as they happen), csv, markdown, sarif, junit,"
                        + " nmap (XML), defectdojo, prometheus, ics or json-stable; repeatable;"
                        + " without FILE to standard output, html to picket-report.html"))
            .addOption(verbose())
            .addOption(noColour()));
  }

  /** How to say it, where nothing is found and nothing is coloured; so a scan's line plans too. */
  static Section saying() {
    return new Section("How to say it", new Options().addOption(verbose()).addOption(noColour()));
  }

  private static Option verbose() {
    return flag(
        "v",
        "verbose",
        "say on stderr what is found while it is found; -vv what each probe cost too");
  }

  private static Option noColour() {
    return flag(null, "no-color", "no colours");
  }

  /** What fingers type that know nmap; true here anyway. */
  static Section habits() {
    return new Section(
        "For nmap users (always so here)",
        new Options()
            .addOption(flag("Pn", "no-ping", "no host is pinged first"))
            .addOption(flag("n", "no-reverse-dns", "no reverse look-ups"))
            .addOption(flag("sT", "connect-scan", "ports are found by connecting"))
            .addOption(flag("sV", "service-scan", "services are identified"))
            .addOption(flag(null, "open", "only open ports are listed one by one"))
            .addOption(flag(null, "reason", "why a port is called open or closed is recorded")));
  }

  /** All options of some sections. */
  static Options join(List<Section> sections) {
    var all = new Options();
    sections.forEach(section -> all.addOptions(section.options()));
    return all;
  }

  /** An option with a value, which is given once. */
  static Option valued(@Nullable String letter, String name, String value, String what) {
    Option.Builder builder = letter == null ? Option.builder() : Option.builder(letter);
    return builder.longOpt(name).hasArg().argName(value).desc(what).get();
  }

  /** As above, for an option that may be given more than once. */
  static Option repeated(@Nullable String letter, String name, String value, String what) {
    Option option = valued(letter, name, value, what);
    option.setArgs(Option.UNLIMITED_VALUES);
    return option;
  }

  static Option flag(@Nullable String letter, String name, String what) {
    Option.Builder builder = letter == null ? Option.builder() : Option.builder(letter);
    return builder.longOpt(name).desc(what).get();
  }
}
