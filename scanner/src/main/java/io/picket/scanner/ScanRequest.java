package io.picket.scanner;

import io.picket.checks.Declarations.Said;
import io.picket.checks.Profile;
import io.picket.checks.Profiles;
import io.picket.fingerprints.data.Durations;
import io.picket.fingerprints.data.Spelling;
import io.picket.fingerprints.guides.Guides;
import io.picket.fingerprints.recog.Hearsay;
import io.picket.fingerprints.tls.policies.Policies;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.Gate;
import io.picket.model.HostName;
import io.picket.model.PortSet;
import io.picket.model.Severity;
import io.picket.model.Text;
import io.picket.probes.tls.TlsProbe;
import io.picket.probes.wire.Family;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Pace;
import io.picket.scanner.engine.Job;
import io.picket.scanner.scope.Permission;
import io.picket.scanner.scope.RefusedException;
import io.picket.scanner.scope.ScopeFile;
import io.picket.scanner.scope.Target;
import io.picket.scanner.scope.TargetList;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command line asks for, checked before anything is sent.
 *
 * @param job what to do
 * @param network pace, patience, pins, address family
 * @param trustStores more certificate authorities to trust
 * @param state where things are remembered between runs, if the command line names a folder
 * @param asksIssuers whether issuers may be asked about certificates
 * @param tls how much of TLS to find out
 * @param hearsay what reads in services' own words which software they are
 */
record ScanRequest(
    Job job,
    Network.Settings network,
    TrustStoreOption.Chosen trustStores,
    Optional<String> state,
    boolean asksIssuers,
    TlsProbe.Aim tls,
    Hearsay hearsay) {
  private static final int USUAL_PARALLEL_HOSTS = 64;
  private static final Duration USUAL_HOST_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofDays(7);

  /**
   * Reads it.
   *
   * @throws UsageException naming the flag that is wrong and how to mend it
   * @throws RefusedException when a scope file is needed and there is none
   */
  static ScanRequest read(Arguments arguments, Surroundings surroundings)
      throws UsageException, RefusedException, IOException {
    Family family = family(arguments);
    List<Target> targets = targets(arguments, surroundings);
    checkFamily(targets, family);
    Map<HostName, List<InetAddress>> pins = pins(arguments);
    List<Said> said = DeclareOption.read(arguments);
    Profile profile = profile(arguments, said);
    Permission permission = permission(arguments, targets, exclusions(arguments, surroundings));
    var job =
        new Job(
            profile,
            targets,
            permission,
            pins.keySet(),
            number(arguments, "max-parallel-hosts", USUAL_PARALLEL_HOSTS, 1, 10_000),
            duration(arguments, "host-timeout", USUAL_HOST_TIMEOUT),
            false);
    var network =
        new Network.Settings(
            pace(arguments), duration(arguments, "timeout", Duration.ofSeconds(5)), pins, family);
    return new ScanRequest(
        job,
        network,
        TrustStoreOption.chosen(arguments, said),
        arguments.value("state"),
        arguments.has(IssuerLeave.OPTION),
        tlsAim(arguments, profile),
        RecogOption.hearsay(arguments));
  }

  private static TlsProbe.Aim tlsAim(Arguments arguments, Profile profile) throws UsageException {
    String level = arguments.value("tls-detail").orElse("full");
    return switch (level) {
      case "full" -> TlsProbe.Aim.FULL;
      case "matrix" -> new TlsProbe.Aim(TlsProbe.Detail.MATRIX, Optional.empty());
      case "verdict" -> {
        if (profile.tlsPolicy().isEmpty()) {
          throw new UsageException(
              "--tls-detail verdict: say whose verdict it should be, such as --policy pci-dss"
                  + " (picket policies lists them)");
        }
        yield new TlsProbe.Aim(TlsProbe.Detail.VERDICT, profile.tlsPolicy());
      }
      default ->
          throw new UsageException(
              "--tls-detail: there is no level \""
                  + Text.printable(level, 40)
                  + "\"; "
                  + Spelling.hint(level, List.of("verdict", "matrix", "full")));
    };
  }

  private static List<Target> targets(Arguments arguments, Surroundings surroundings)
      throws UsageException, IOException {
    List<Target> targets = new ArrayList<>(TargetList.words(arguments.words()));
    for (String file : arguments.values("input-list")) {
      targets.addAll(TargetList.file("-iL", file, surroundings.in()));
    }
    if (targets.isEmpty()) {
      List<String> files = arguments.values("input-list");
      throw new UsageException(
          files.isEmpty()
              ? "no target; name one, such as picket scan rmm.example.com, or a file of them with"
                  + " -iL"
              : "-iL: no target stands in "
                  + Text.printable(String.join(", ", files))
                  + "; write one a line, such as rmm.example.com");
    }
    return targets;
  }

  private static Family family(Arguments arguments) throws UsageException {
    if (arguments.has("ipv4") && arguments.has("ipv6")) {
      throw new UsageException("-4 and -6 exclude each other; without them both are used");
    }
    return arguments.has("ipv4") ? Family.IPV4 : arguments.has("ipv6") ? Family.IPV6 : Family.BOTH;
  }

  private static void checkFamily(List<Target> targets, Family family) throws UsageException {
    if (family == Family.BOTH) {
      return;
    }
    for (Target target : targets) {
      Optional<InetAddress> address =
          switch (target) {
            case Target.Name _ -> Optional.empty();
            case Target.Address single -> Optional.of(single.address());
            case Target.Block block -> Optional.of(block.range().first());
          };
      if (address.isPresent()) {
        boolean four = address.get() instanceof Inet4Address;
        if (four && family == Family.IPV6) {
          throw new UsageException(target.declared() + " is IPv4, and -6 asks for IPv6 only");
        }
        if (!four && family == Family.IPV4) {
          throw new UsageException(target.declared() + " is IPv6, and -4 asks for IPv4 only");
        }
      }
    }
  }

  private static List<AddressRange> exclusions(Arguments arguments, Surroundings surroundings)
      throws UsageException, IOException {
    List<AddressRange> exclusions = new ArrayList<>();
    for (String value : arguments.values("exclude")) {
      List<Target> excluded = new ArrayList<>();
      for (String word : value.split(",", -1)) {
        try {
          excluded.add(Target.parse(word.strip()));
        } catch (IllegalArgumentException e) {
          throw new UsageException("--exclude: " + e.getMessage());
        }
      }
      exclusions.addAll(TargetList.addresses("--exclude", excluded));
    }
    for (String file : arguments.values("excludefile")) {
      exclusions.addAll(
          TargetList.addresses(
              "--excludefile", TargetList.file("--excludefile", file, surroundings.in())));
    }
    return exclusions;
  }

  private static Map<HostName, List<InetAddress>> pins(Arguments arguments) throws UsageException {
    Map<HostName, List<InetAddress>> pins = new LinkedHashMap<>();
    for (String value : arguments.values("resolve")) {
      int equals = value.indexOf('=');
      List<InetAddress> addresses = new ArrayList<>();
      for (String text : value.substring(equals + 1).split(",", -1)) {
        Addresses.parse(text.strip()).ifPresent(addresses::add);
      }
      if (equals < 1 || addresses.size() != value.substring(equals + 1).split(",", -1).length) {
        throw new UsageException(
            "--resolve: \""
                + Text.printable(value, 80)
                + "\" is not NAME=ADDRESS; write it like rmm.example.com=203.0.113.7");
      }
      try {
        pins.computeIfAbsent(HostName.parse(value.substring(0, equals)), name -> new ArrayList<>())
            .addAll(addresses);
      } catch (IllegalArgumentException e) {
        throw new UsageException("--resolve: " + e.getMessage());
      }
    }
    return pins;
  }

  private static Profile profile(Arguments arguments, List<Said> said) throws UsageException {
    String name = arguments.value("profile").orElse(Profiles.DEFAULT);
    Optional<Profile> found = Profiles.named(name);
    if (found.isEmpty()) {
      throw new UsageException(
          "--profile: there is no profile \""
              + Text.printable(name, 60)
              + "\"; "
              + Spelling.hint(name, Profiles.names()));
    }
    Profile profile = found.get();
    Optional<String> ports = arguments.value("ports");
    if (ports.isPresent()) {
      profile = profile.withPorts(ports(ports.get()));
    }
    Optional<Gate> gate = gate(arguments);
    return told(gate.isPresent() ? profile.withGate(gate.get()) : profile, said, arguments);
  }

  /** The profile with a guide, declarations and advisories of the operator's choice. */
  static Profile told(Profile profile, List<Said> said, Arguments arguments) throws UsageException {
    Profile told = profile;
    Optional<String> guide = arguments.value("guide");
    if (guide.isPresent()) {
      if (!Guides.names().contains(guide.get())) {
        throw new UsageException(
            "--guide: there is no guide \""
                + Text.printable(guide.get(), 60)
                + "\"; "
                + Spelling.hint(guide.get(), Guides.names()));
      }
      told = told.withGuide(guide.get());
    }
    Optional<String> policy = arguments.value("policy");
    if (policy.isPresent()) {
      told = told.withPolicy(policy(policy.get()));
    }
    told = DeclareOption.told(told, said, arguments);
    return arguments.has("advisories")
        ? told.withAdvisories(AdvisoriesCommand.read(arguments))
        : told;
  }

  private static TlsPolicy policy(String text) throws UsageException {
    if (text.endsWith(".yaml") || text.endsWith(".yml")) {
      return Policies.read(Path.of(text));
    }
    if (text.contains("/") || text.contains("\\")) {
      throw new UsageException(
          "--policy: a file with a policy of your own is YAML, and its name ends in .yaml; \""
              + Text.printable(text, 80)
              + "\" does not");
    }
    return PoliciesCommand.shipped("--policy: ", text);
  }

  private static PortSet ports(String text) throws UsageException {
    try {
      PortSet ports = PortSet.parse(tcp(text));
      if (ports.isEmpty()) {
        throw new UsageException("-p: no port is named; write ports like 22,80,8000-8100");
      }
      return ports;
    } catch (IllegalArgumentException e) {
      throw new UsageException("-p: " + e.getMessage());
    }
  }

  /** Without nmap's {@code T:}, which says what is so here anyway. */
  private static String tcp(String text) throws UsageException {
    String tcp = text.startsWith("T:") ? text.substring(2) : text;
    if (tcp.contains("U:")) {
      throw new UsageException("-p: only TCP ports are asked for; leave U: and what follows out");
    }
    return tcp.replace(",T:", ",");
  }

  /** The gate of {@code --fail-on}, when it was given. */
  static Optional<Gate> gate(Arguments arguments) throws UsageException {
    Optional<String> text = arguments.value("fail-on");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().equals("none")) {
      return Optional.of(new Gate(Optional.empty()));
    }
    Optional<Severity> severity = Severity.parse(text.get());
    if (severity.isEmpty()) {
      List<String> labels =
          new ArrayList<>(Arrays.stream(Severity.values()).map(Severity::label).toList());
      labels.add("none");
      throw new UsageException(
          "--fail-on: \""
              + Text.printable(text.get(), 40)
              + "\" is not a severity; "
              + Spelling.hint(text.get(), labels));
    }
    return Optional.of(new Gate(severity));
  }

  private static Permission permission(
      Arguments arguments, List<Target> targets, List<AddressRange> exclusions)
      throws UsageException, RefusedException {
    Optional<String> contact = arguments.value("contact");
    if (contact.isPresent() && !contact.get().matches("[\\x21-\\x7e][\\x20-\\x7e]{0,199}")) {
      throw new UsageException(
          "--contact: use 1 to 200 printable ASCII characters, such as security@msp.example");
    }
    Optional<String> file = arguments.value("scope");
    Permission permission =
        file.isPresent() ? ScopeFile.read(Path.of(file.get())) : Permission.ownWord(targets);
    boolean logins = arguments.has("try-default-logins");
    if (logins && permission.logins().isEmpty()) {
      throw new RefusedException(
          "--try-default-logins: "
              + (file.isPresent()
                  ? "the scope file grants no login; it needs logins: and ceiling: authenticate"
                  : "your own word does not cover logins; say who allowed them with --scope FILE")
              + " (picket schema scope shows the form)");
    }
    Permission asked = logins ? permission : permission.withoutLogins();
    return asked.without(exclusions).reachedAt(contact);
  }

  private static Pace pace(Arguments arguments) throws UsageException {
    return arguments.has("max-rate")
        ? Pace.USUAL.atMost(number(arguments, "max-rate", 1, 1, 10_000_000))
        : Pace.USUAL;
  }

  private static int number(Arguments arguments, String option, int usual, int least, int most)
      throws UsageException {
    Optional<String> text = arguments.value(option);
    if (text.isEmpty()) {
      return usual;
    }
    if (text.get().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new UsageException(
        "--"
            + option
            + ": \""
            + Text.printable(text.get(), 40)
            + "\" does not fit; write a whole number from "
            + least
            + " to "
            + most);
  }

  private static Duration duration(Arguments arguments, String option, Duration usual)
      throws UsageException {
    Optional<String> text = arguments.value(option);
    if (text.isEmpty()) {
      return usual;
    }
    Duration duration;
    try {
      duration = Durations.parse(text.get());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + option + ": " + e.getMessage());
    }
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw new UsageException("--" + option + ": write a time above 0 and up to 7d");
    }
    return duration;
  }
}
