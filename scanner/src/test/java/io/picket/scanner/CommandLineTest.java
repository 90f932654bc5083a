package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad usage is one line that names the flag and the mend, exit 2, and nothing is sent. */
class CommandLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          scna                                | unknown command scna; did you mean scan?
          203.0.113.7                         | to scan it, write: picket scan 203.0.113.7
          --ports 80                          | the command comes first
          scan                                | no target; name one
          scan a.example --exclde b           | unknown option --exclde; did you mean --exclude?
          scan a.example --exclud b           | unknown option --exclud; did you mean --exclude?
          scan a.example -p                   | -p needs a value: -p PORTS
          scan a.example -p --bogus           | looks like an option; if it is the value, write --ports=--bogus
          scan a.example -p 80,x              | -p: "x" is not a port
          scan a.example -p 70000             | -p: port 70000: ports are 1 to 65535
          scan a.example -profile default     | -profile is written --profile
          scan a.example --no-ping=yes        | --no-ping takes no value
          scan a.example --profile defualt    | did you mean "default"?
          scan a.example --fail-on hihg       | did you mean "high"?
          scan a.example --timeout 20         | --timeout: "20" has no unit; write 20s for seconds
          scan a.example --host-timeout 300   | --host-timeout: "300" has no unit; write 300s
          scan a.example --timeout 20sec      | --timeout: "20sec" is not a duration; write it like 500ms
          scan a.example --timeout 0s         | --timeout: write a time above 0
          scan a.example --max-rate 0         | --max-rate: "0" does not fit; write a whole number from 1
          scan a.example --max-parallel-hosts many | write a whole number from 1 to 10000
          scan a.example -4 -6                | -4 and -6 exclude each other
          scan 2001:db8::1 -4                 | 2001:db8::1 is IPv6, and -4 asks for IPv4 only
          scan 192.0.2.1 -6                   | 192.0.2.1 is IPv4, and -6 asks for IPv6 only
          scan a.example -o jsno              | -o: there is no format "jsno" here; did you mean "json"?
          scan a.example -o json -o text      | only one format can go to standard output
          scan a.example -o json=/none/x.json | there is no folder
          scan a.example -oX                  | -oX needs a value: -oX FILE
          scan a.example -oX /none/x.xml      | -o: there is no folder /none
          scan a.example -oN - -oX -          | only one format can go to standard output
          scan a.example -r                   | -r is nmap's: ports and hosts are interleaved
          scan a.example -x                   | unknown option -x; see picket scan --help
          scan a.example --version-all        | --version-all is nmap's: what a service is
          scan a.example -oG -                | -oG is nmap's: write -o csv=FILE
          plan a.example -oN x                | -oN is nmap's: a plan goes to standard output
          scan a.example -T4                  | -T4 is nmap's: the pace is gentle
          scan a.example --top-ports=10       | --top-ports=10 is nmap's: a profile names the ports
          scan a.example -sTU                 | -sU is nmap's: only TCP ports
          scan a.example -sCV                 | -sC is nmap's: every check
          scan a.example -PS22,80             | -PS22,80 is nmap's: no host is pinged
          scan a.example -d2                  | -d2 is nmap's: -v says more
          scan a.example --json               | --json is another tool's: write -o json=FILE
          scan a.example --jsonfile=x         | --jsonfile=x is another tool's: write -o json=FILE
          scan a.example -oJ x                | -oJ is another tool's: write -o json=FILE
          scan a.example -u https://b.example | -u is another tool's: name the target as it is
          scan -l hosts.txt                   | -l is another tool's: -iL FILE reads targets
          scan --targets=hosts.txt            | is another tool's: -iL FILE reads targets
          scan a.example --starttls smtp      | --starttls is another tool's: STARTTLS
          scan a.example -severity high       | -severity is another tool's: everything is told
          scan a.example -proxy x             | -proxy is another tool's: Picket looks at its targets
          plan a.example --tlsv1_2            | --tlsv1_2 is another tool's: every version
          scan a.example -sU                  | -sU is nmap's: only TCP ports
          scan a.example -p U:53              | -p: only TCP ports are asked for
          scan a.example -o json=/none/x -o csv=/none/x | there is no folder
          scan a.example -o json=./x -o csv=x | -o: json and csv would both be written to x
          scan a.example -o json=x -o jsonl=x | -o: json and jsonl would both be written to x
          scan a.example -o html=/dev         | -o: /dev is a folder
          scan -iL /                          | -iL: / cannot be read: Is a directory
          scan a.example --excludefile /      | --excludefile: / cannot be read: Is a directory
          scan a.example --declare /          | /:1:1: cannot be read: Is a directory
          scan a.example --policy ./house.json | its name ends in .yaml; "./house.json" does not
          diff a b -o html=/none/x            | there is no folder
          diff a b -o html=                   | -o: no file behind html=
          report /                            | / is a folder; name a record
          diff / /                            | / is a folder; name a record
          scan a.example --resolve a.example  | --resolve: "a.example" is not NAME=ADDRESS
          scan a.example --resolve a.example=127.1 | is not NAME=ADDRESS
          scan a.example --exclude b.example  | --exclude takes addresses
          scan a.example --scope /none/scope  | /none/scope:1:1: there is no such file
          scan -iL /dev/null                  | -iL: no target stands in /dev/null
          scan a.example -iL /none/list       | -iL: there is no file /none/list
          scan a.example --trust-store /none/x | --trust-store: there is no file /none/x
          scan 010.0.0.1                      | "010.0.0.1" is not an address
          scan 127.1                          | "127.1" is not an address
          scan 2130706433                     | "2130706433" is not an address
          scan 0x7f.1                         | "0x7f.1" is not an address
          scan https://a.example/x            | write the host and port alone: a.example:443
          scan HTTPS://u:p@[::1]:8040/Login   | write the host and port alone: [::1]:8040
          scan https:a.example                | write the host and port alone: a.example:443
          scan //a.example/x                  | write the host and port alone: a.example
          scan rdp://a.example                | write the host and port alone: a.example:3389
          scan a.example/login                | has a path; write the host and port alone: a.example
          scan a.example:8040/login           | has a path; write the host and port alone: a.example:8040
          scan a.example:https                | a port is a number; write a.example:443
          scan a.example:web                  | a port is a number
          scan a.example,b.example            | parted by spaces, not by commas; write a.example b.example
          scan 192.0.2.1,2,7                  | write 192.0.2.1 192.0.2.2 192.0.2.7
          scan 192.0.2.1-3,7                  | targets are parted by spaces
          scan a.example:80,443               | behind the colon stands one port
          scan root@a.example                 | names a user; Picket looks from outside: write a.example
          scan [a.example]:443                | only IPv6 stands in brackets; write a.example:443
          scan 192.0.2.0/255.255.255.0        | has a netmask; write 192.0.2.0/24
          scan 192.0.2.0/255.0.255.0          | is not a CIDR block
          scan ::ffff:192.0.2.1               | is IPv4 in the clothes of IPv6; write 192.0.2.1
          scan ::ffff:c000:201                | is IPv4 in the clothes of IPv6; write 192.0.2.1
          scan 10.0-3.*.1                     | ranges within an address and wildcards are not supported
          scan “a.example”                    | has quotation marks in it
          scan :443                           | names no host; write HOST:443
          scan a.example 443                  | if it is a port, write -p 443 beside a target
          scan -                              | -iL - reads them from standard input
          scan fe80::1%eth0                   | names an interface of this machine
          scan a.example:0                    | behind the colon stands one port
          scan a.example:80:90                | is not an address
          scan 203.0.113.*                    | wildcards are not supported
          scan 203.0.113.0/33                 | prefix /33
          scan a.example/24                   | is not a CIDR block
          scan 203.0.113.9-3                  | runs backwards
          explain tls-1-0-refusd              | did you mean tls-1-0-refused?
          explain                             | one CHECK is needed; see picket explain --help
          checks all                          | "all" is not understood here
          report /none/record.json            | there is no file /none/record.json
          schema recrod                       | there is no schema "recrod"
          """)
  void isAUsageError(String line, String message) {
    Ran ran = Ran.picket(line.split(" +"));
    assertThat(ran.err()).startsWith("picket: ").contains(message).hasLineCount(1);
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "scan 203.0.113.0/24",
    "scan 203.0.113.10-12",
    "plan 203.0.113.10-203.0.113.11",
    "plan 2001:db8::/120"
  })
  void blocksNeedAScopeFile(String line) {
    Ran ran = Ran.picket(line.split(" "));
    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).contains("is more than one address", "--scope FILE").hasLineCount(1);
  }

  @Test
  void manyTargetsNeedAScopeFile() {
    var list = new StringBuilder();
    for (int i = 0; i < 257; i++) {
      list.append("203.0.").append(i / 256).append('.').append(i % 256).append('\n');
    }
    Ran ran = Ran.withInput(list.toString(), "plan", "-iL", "-");
    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).contains("257 targets are more than the 256");
  }

  @Test
  void listsOfTargetsSayWhere(@TempDir Path folder) throws Exception {
    Path list = folder.resolve("list");
    Files.writeString(list, "# ours\n203.0.113.7 203.0.113.8:8040\n  127.1\n");
    Ran ran = Ran.picket("plan", "-iL", list.toString());
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("list:3:3: \"127.1\" is not an address");
  }

  @Test
  void aFileOfTargetsIsNoTarget(@TempDir Path folder) throws Exception {
    Path list = Files.writeString(folder.resolve("list.txt"), "192.0.2.7\n");
    Ran ran = Ran.picket("plan", list.toString());
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("list.txt\" is a file here; -iL ", "reads targets from it");
  }

  @Test
  void aDeclaredTrustStoreThatIsMissingSaysWhereItIsNamed(@TempDir Path folder) throws Exception {
    Path said = folder.resolve("us.yaml");
    Files.writeString(said, "server: a.example\ntrust-store: our-ca.pem\n");
    Ran ran = Ran.picket("scan", "a.example", "--declare", said.toString());
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("us.yaml:2:14: trust-store: there is no file our-ca.pem");
    Files.writeString(folder.resolve("our-ca.pem"), "nothing");
    ran = Ran.picket("scan", "a.example", "--declare", said.toString());
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("us.yaml:2:14: trust-store:", "neither PEM nor DER");
  }

  @Test
  void habitsOfNmapAreUnderstood() {
    Ran ran =
        Ran.withInput(
            "192.0.2.9 # one\n",
            "plan",
            "-Pn",
            "-n",
            "-sTV",
            "-4",
            "--open",
            "--reason",
            "-pT:80,443",
            "-iL",
            "-",
            "192.0.2.7:8040");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isEqualTo(ExitCode.PASSED);
    assertThat(ran.out())
        .contains("Ports       80,443", "192.0.2.7  1 port", "192.0.2.9  2 ports", "2 hosts");
    assertThat(Ran.picket("plan", "-p-", "192.0.2.7").out()).contains("192.0.2.7  65535 ports");
  }

  @Test
  void aDoubleHyphenEndsTheOptions() {
    Ran ran = Ran.picket("plan", "--", "-p");
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("target \"-p\" is not a host name");
  }

  static List<Command> commands() {
    return Commands.all();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItself(Command command) {
    Ran ran = Ran.picket(command.name(), "--help");
    assertThat(ran.code()).isEqualTo(ExitCode.PASSED);
    assertThat(ran.out()).startsWith("Usage: picket " + command.name());
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(ran.err()).isEmpty();
    command
        .options()
        .getOptions()
        .forEach(option -> assertThat(ran.out()).contains("--" + option.getLongOpt()));
    assertThat(Ran.picket("help", command.name()).out()).isEqualTo(ran.out());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void whatTakesOneValueIsGivenOnce(Command command) {
    for (Option option : command.options().getOptions()) {
      String name = "--" + option.getLongOpt();
      if (option.hasArg() && !option.hasArgs()) {
        Ran ran = Ran.picket(command.name(), name + "=1", name, "2", "192.0.2.7");
        assertThat(ran.code()).as(name).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains(name + " is given twice, and takes one value");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-iL", "--scope", "--declare", "--advisories", "--excludefile", "-o"})
  void whatIsNoFileNameIsToldSo(String option) {
    Ran ran =
        Ran.picket("scan", "192.0.2.7", option, (option.equals("-o") ? "json=" : "") + "a\0b");
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("\"a\\u{0}b\" is not a file name").hasLineCount(1);
  }

  @Test
  void aScansLinePlansToo() {
    Ran ran = Ran.picket("plan", "192.0.2.7", "-v", "--no-color", "-p", "80");
    assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void nothingAtAllGetsAnOverviewAndAnError() {
    Ran ran = Ran.picket();
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.out()).isEmpty();
    Commands.all()
        .forEach(command -> assertThat(ran.err()).containsIgnoringWhitespaces(command.summary()));
    assertThat(Ran.picket("--help").out()).isEqualTo(ran.err());
    assertThat(Ran.picket("--version").out()).startsWith("picket 0.");
  }

  /** What a name leads to is not in the hands of whoever writes it down. */
  @Test
  void ownWordCoversNoMoreAddressesByWayOfNames() {
    List<String> line = new ArrayList<>(List.of("plan", "-p", "9"));
    for (int name = 1; name <= 129; name++) {
      line.add("h" + name + ".example");
      line.add("--resolve=h" + name + ".example=127.7.0." + name);
      line.add("--resolve=h" + name + ".example=127.7.1." + name);
    }
    Ran ran = Ran.picket(line.toArray(String[]::new));
    assertThat(ran.out())
        .contains("h128.example (127.7.1.128)", "256 hosts;")
        .contains("NOT h129.example: outside the agreed scope: with its addresses there are more");
    assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void checksProfilesAndSchemasAreListed() {
    assertThat(Ran.picket("checks").out()).contains("tls-1-0-refused");
    assertThat(Ran.picket("explain", "tls-1-0-refused").out())
        .contains("Why it matters", "What to do", "In profiles: ")
        .contains("ME-18 (can verify and refute)\n    ", "(endpoint-central-msp)");
    assertThat(Ran.picket("profiles").out()).contains("default", "connectwise-control");
    assertThat(Ran.picket("schema").out()).contains("\"$schema\"");
    assertThat(Ran.picket("schema", "scope").out()).contains("granted_by");
  }
}
