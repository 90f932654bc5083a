package io.picket.scanner;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.Text;
import io.picket.probes.revocation.IssuerInquiry;
import io.picket.probes.trust.CertificateBundle;
import io.picket.probes.trust.MendedChain;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.PolicyDemands;
import io.picket.probes.trust.PrivateKeyFile;
import io.picket.probes.trust.Profile;
import io.picket.probes.trust.Purpose;
import io.picket.probes.trust.Question;
import io.picket.probes.trust.TrustStore;
import io.picket.probes.wire.Network;
import io.picket.scanner.certificate.Batch;
import io.picket.scanner.certificate.Case;
import io.picket.scanner.certificate.FileAnswer;
import io.picket.scanner.certificate.Installation;
import io.picket.scanner.certificate.IssuersSay;
import io.picket.scanner.certificate.ResultJson;
import io.picket.scanner.certificate.ResultText;
import io.picket.scanner.certificate.Words;
import java.io.BufferedInputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code picket certificate}: the verdict on a certificate file, before it is installed. Not final,
 * so that tests can let issuers on loopback be asked.
 */
class CertificateCommand implements Command {
  /**
   * What may stand before a brace: white space, and the mark that Windows pipes in UTF-8 begin
   * with.
   */
  private static final String MAY_LEAD = " \n\r\t\u00EF\u00BB\u00BF";

  /** Made when an answer in JSON is wanted: every command is listed at every start. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}
  }

  /** Who asks issuers where that is wanted: public addresses only. Tests put another here. */
  IssuerInquiry issuers(Surroundings surroundings) {
    return IssuerLeave.inquiry(
        Network.Settings.USUAL, List.of(), Wiring.userAgent(Optional.empty()), surroundings);
  }

  @Override
  public String name() {
    return "certificate";
  }

  @Override
  public String summary() {
    return "Say whether clients will accept the certificate in a file, and what to mend if not";
  }

  @Override
  public String syntax() {
    return "FILE|- [OPTIONS]";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(valued("key", "FILE", "say whether this private key belongs to it"))
        .addOption(valued("host", "NAME", "the name or address clients will use"))
        .addOption(valued("at", "TIME", "judge at this moment, such as 2026-11-22T10:00:00Z"))
        .addOption(
            ScanOptions.repeated(
                null, "trust-store", "FILE", "trust these authorities too; repeatable"))
        .addOption(TrustStoreOption.passwordFile())
        .addOption(valued("purpose", "PURPOSE", "server (usual), client or email"))
        .addOption(
            valued(
                "profile",
                "PROFILE",
                "rfc5280 (usual: what agents insist on), webpki (every rule on form decides) or"
                    + " path"))
        .addOption(
            valued("password-file", "FILE", "the first line opens PKCS#12 and encrypted keys"))
        .addOption(
            valued(
                "write-chain",
                "FILE",
                "write the right chain as PEM into a file that is not there"))
        .addOption(
            valued(
                "install-on",
                "SERVER",
                "say how to install it: pem (nginx, Apache, HAProxy), screenconnect or"
                    + " endpoint-central"))
        .addOption(
            Option.builder("o")
                .longOpt("output")
                .hasArg()
                .argName("FORMAT")
                .desc("text (usual) or json")
                .get())
        .addOption(
            Option.builder()
                .longOpt("batch")
                .desc("read cases as JSON lines on standard input, answer a line each")
                .get())
        .addOption(
            ScanOptions.flag(
                null,
                IssuerLeave.OPTION,
                "ask issuers whether it was revoked, and for missing issuers (SECURITY.md)"));
  }

  private static Option valued(String name, String argument, String text) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(text).get();
  }

  @Override
  public String notes() {
    return "FILE is PEM (a chain, also with the key), DER, PKCS#7 or PKCS#12. Its password is read"
        + " from --password-file, from PICKET_PASSWORD in the environment, or asked for. A"
        + " batch line has leaf, untrusted, trusted, host, at, purpose, crls, max_depth,"
        + " profile and id; only leaf is needed. docs/certificates.md has the whole of it."
        + " Exit 0 accepted, 1 not accepted, 3 cannot tell.";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings)
      throws UsageException, IOException, InterruptedException {
    List<TrustStore> stores = new ArrayList<>(TrustStore.publicProgrammes());
    stores.addAll(TrustStoreOption.all(arguments, surroundings));
    if (arguments.has("batch")) {
      noIssuers(arguments);
      arguments.noWords();
      return batch(surroundings.in(), stores, surroundings);
    }
    String file = arguments.onlyWord("FILE");
    if (file.equals("-")) {
      InputStream in = new BufferedInputStream(surroundings.in());
      if (beginsWithBrace(in)) {
        noIssuers(arguments);
        return batch(in, stores, surroundings);
      }
      return single(
          arguments,
          surroundings,
          "standard input",
          CertificateFile.bytes(in, "standard input"),
          stores);
    }
    return single(arguments, surroundings, file, CertificateFile.bytes(file, "FILE"), stores);
  }

  private static void noIssuers(Arguments arguments) throws UsageException {
    if (arguments.has(IssuerLeave.OPTION)) {
      throw new UsageException("--batch asks nobody; leave --fetch-revocation out");
    }
  }

  private static boolean beginsWithBrace(InputStream in) throws IOException {
    in.mark(64);
    int next;
    do {
      next = in.read();
    } while (MAY_LEAD.indexOf(next) >= 0);
    in.reset();
    return next == '{';
  }

  private static ExitCode batch(InputStream in, List<TrustStore> stores, Surroundings surroundings)
      throws IOException {
    var out = new PrintStream(surroundings.out(), false, java.nio.charset.StandardCharsets.UTF_8);
    Batch.Counts counts = new Batch(stores, surroundings.clock()).run(in, out);
    if (counts.unknown() > 0 || counts.accepted() + counts.rejected() == 0) {
      return ExitCode.INCOMPLETE;
    }
    return counts.rejected() > 0 ? ExitCode.FAILED : ExitCode.PASSED;
  }

  private ExitCode single(
      Arguments arguments,
      Surroundings surroundings,
      String name,
      byte[] content,
      List<TrustStore> stores)
      throws UsageException, IOException, InterruptedException {
    boolean json = isJson(arguments);
    Wanted wanted = wanted(arguments, surroundings);
    Optional<Installation> on = wanted.on();
    CertificateFile file;
    try {
      file = opened(arguments, surroundings, name, content);
    } catch (CertificateBundle.MalformedException e) {
      return malformed(Text.printable(name), e, json, surroundings);
    } catch (IllegalArgumentException e) {
      throw new UsageException(Text.printable(name) + ": " + e.getMessage());
    }
    FileAnswer answer = answer(arguments, surroundings, file, asked(wanted, file, stores));
    if (json) {
      print(new ResultJson(Json.MAPPER).of(answer, on), surroundings);
    } else {
      new ResultText(surroundings.out()).print(answer, on);
    }
    answer.result().judged().stream()
        .map(Case.Judged::store)
        .filter(TrustStore::isPublic)
        .forEach(store -> RootsCommand.warnIfStale(store.name(), store.dated(), surroundings));
    boolean written = write(arguments, answer, surroundings);
    ExitCode code = code(answer, arguments.has("key"));
    return code == ExitCode.PASSED && !written ? ExitCode.INCOMPLETE : code;
  }

  /** What begins as a certificate does, and is none, is not accepted or cannot be told. */
  private static ExitCode malformed(
      String name,
      CertificateBundle.MalformedException malformed,
      boolean json,
      Surroundings surroundings) {
    String why = name + ": " + malformed.getMessage();
    boolean forbidden = malformed.isForbidden();
    if (json) {
      var result = new ResultJson(Json.MAPPER);
      print(forbidden ? result.forbidden(why) : result.malformed(why), surroundings);
    } else {
      surroundings.out().println(forbidden ? "NOT ACCEPTED" : "CANNOT TELL");
      surroundings.out().println("  malformed: " + why);
    }
    return forbidden ? ExitCode.FAILED : ExitCode.INCOMPLETE;
  }

  private static void print(ObjectNode answer, Surroundings surroundings) {
    surroundings
        .out()
        .println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
  }

  /** Opens the file with the passwords at hand; asks for one where somebody is there to type it. */
  private CertificateFile opened(
      Arguments arguments, Surroundings surroundings, String name, byte[] content)
      throws UsageException {
    Optional<String> password = password(arguments, surroundings);
    try {
      return CertificateFile.of(content, key(arguments, password), password);
    } catch (CertificateBundle.LockedException e) {
      Optional<String> typed =
          password.isPresent() ? Optional.empty() : prompt("Password of " + name, surroundings);
      if (typed.isEmpty()) {
        throw new IllegalArgumentException(
            e.getMessage()
                + (password.isPresent() ? "; give its own" : "; give it")
                + " with --password-file FILE, or in PICKET_PASSWORD",
            e);
      }
      return CertificateFile.of(content, key(arguments, typed), typed);
    }
  }

  private static Optional<PrivateKeyFile> key(Arguments arguments, Optional<String> password)
      throws UsageException {
    Optional<String> file = arguments.value("key");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    byte[] content = CertificateFile.bytes(file.get(), "--key");
    try {
      return Optional.of(PrivateKeyFile.read(content, password));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--key: " + Text.printable(file.get()) + ": " + e.getMessage());
    }
  }

  private static Optional<String> password(Arguments arguments, Surroundings surroundings)
      throws UsageException {
    Optional<String> file = arguments.value("password-file");
    if (file.isEmpty()) {
      return Optional.ofNullable(surroundings.environment().get("PICKET_PASSWORD"));
    }
    return Optional.of(CertificateFile.firstLine(file.get(), "--password-file"));
  }

  /** Asks for a password, unseen; empty when nobody is there. Tests put another here. */
  Optional<String> prompt(String question, Surroundings surroundings) {
    if (!surroundings.errOnTerminal()) {
      return Optional.empty();
    }
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> console.readPassword("%s: ", Text.printable(question)))
        .map(String::new);
  }

  private FileAnswer answer(
      Arguments arguments, Surroundings surroundings, CertificateFile file, Case asked)
      throws InterruptedException {
    IssuersSay issuersSay = IssuersSay.notAsked();
    List<ParsedCertificate> fetched = List.of();
    if (arguments.has(IssuerLeave.OPTION)) {
      IssuerInquiry issuers = issuers(surroundings);
      issuersSay = IssuersSay.about(asked, issuers);
      fetched =
          issuers.missing(
              asked.leaf(), asked.others(), asked.stores(), asked.at(), asked.purpose());
    }
    List<Remark> remarks = new ArrayList<>(file.remarks(asked.at(), asked.stores()));
    remarks.addAll(issuersSay.remarks());
    List<TrustStore> stores = new ArrayList<>(asked.stores());
    stores.sort(java.util.Comparator.comparing(TrustStore::isPublic));
    return new FileAnswer(
        asked,
        asked.judge(),
        file.keyFits(),
        issuersSay,
        remarks,
        MendedChain.of(file.certificates(), file.leaf(), fetched, stores, asked.at()),
        file.trouble());
  }

  /** Writes the right chain where that was asked; false when there is none to write. */
  private static boolean write(Arguments arguments, FileAnswer answer, Surroundings surroundings)
      throws UsageException {
    Optional<String> file = arguments.value("write-chain");
    if (file.isEmpty()) {
      return true;
    }
    MendedChain mended = answer.mended();
    if (answer.lacksServer() || !mended.isComplete()) {
      surroundings
          .err()
          .println(
              "picket: --write-chain: nothing written, because "
                  + (answer.lacksServer()
                      ? "the server's own certificate is missing"
                      : "an issuer is missing or expired"));
      return false;
    }
    CertificateFile.writeNew(file.get(), "--write-chain", mended.pem());
    surroundings.err().println("picket: wrote " + Text.printable(file.get()));
    return true;
  }

  private static ExitCode code(FileAnswer answer, boolean keyAsked) {
    boolean wrongKey = answer.keyFits().map(Answer::isNo).orElse(false);
    // What servers read otherwise than Picket does is not what was accepted.
    if (wrongKey || answer.trouble().isPresent() || answer.issuersSay().revoked().isYes()) {
      return ExitCode.FAILED;
    }
    ExitCode path =
        answer
            .result()
            .accepted()
            .map(yes -> yes ? ExitCode.PASSED : ExitCode.FAILED)
            .orElse(ExitCode.INCOMPLETE);
    boolean open =
        answer.issuersSay().isOpen()
            || (keyAsked && answer.keyFits().map(Answer::isUnknown).orElse(true));
    return path == ExitCode.PASSED && open ? ExitCode.INCOMPLETE : path;
  }

  private static boolean isJson(Arguments arguments) throws UsageException {
    String format = arguments.value("output").orElse("text");
    if (!format.equals("text") && !format.equals("json")) {
      throw new UsageException("-o: write text or json");
    }
    return format.equals("json");
  }

  /** What is asked about a file, whatever is in it. */
  private record Wanted(
      List<String> hosts,
      Instant at,
      Purpose purpose,
      Profile profile,
      Optional<Installation> on) {}

  private static Wanted wanted(Arguments arguments, Surroundings surroundings)
      throws UsageException {
    return new Wanted(
        read(arguments, "host", Words::host).stream().toList(),
        read(arguments, "at", Words::moment).orElseGet(() -> surroundings.clock().instant()),
        read(arguments, "purpose", Words::purpose).orElse(Purpose.SERVER),
        read(arguments, "profile", Words::profile).orElse(Profile.RFC_5280),
        read(arguments, "install-on", Installation::named));
  }

  private static Case asked(Wanted wanted, CertificateFile file, List<TrustStore> stores) {
    return new Case(
        file.leaf(),
        file.certificates().stream().filter(one -> !one.equals(file.leaf())).toList(),
        stores,
        wanted.hosts(),
        wanted.at(),
        wanted.purpose(),
        wanted.profile(),
        Question.USUAL_DEPTH,
        List.of(),
        PolicyDemands.NONE);
  }

  /** The value of an option; the error of one that cannot be read names it. */
  private static <T> Optional<T> read(
      Arguments arguments, String option, Function<String, T> reading) throws UsageException {
    try {
      return arguments.value(option).map(reading);
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      throw new UsageException("--" + (why.startsWith(option + ": ") ? "" : option + ": ") + why);
    }
  }
}
