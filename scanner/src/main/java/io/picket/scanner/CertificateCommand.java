package io.picket.scanner;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.Text;
import io.picket.probes.revocation.IssuerInquiry;
import io.picket.probes.trust.CertificateBundle;
import io.picket.probes.trust.ChainRemarks;
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
import io.picket.scanner.certificate.IssuersSay;
import io.picket.scanner.certificate.ResultJson;
import io.picket.scanner.certificate.ResultText;
import io.picket.scanner.certificate.Words;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code picket certificate}: the verdict on a certificate file, before it is installed. Not final,
 * so that tests can let issuers on loopback be asked.
 */
class CertificateCommand implements Command {
  private static final int MOST_BYTES = 16 * 1024 * 1024;

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
        .addOption(valued("trust-store", "FILE", "trust these authorities too; repeatable"))
        .addOption(valued("purpose", "PURPOSE", "server (usual), client or email"))
        .addOption(
            valued(
                "profile",
                "PROFILE",
                "rfc5280 (usual: what agents insist on), webpki (every rule on form decides) or"
                    + " path"))
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
    return "FILE is PEM (a chain, also with the key), DER, PKCS#7 or PKCS#12 (PICKET_PASSWORD in"
        + " the environment opens it). A batch line has leaf, untrusted, trusted, host, at,"
        + " purpose, crls, max_depth, profile and id; only leaf is needed."
        + " docs/certificates.md has the whole of it. Exit 0 accepted, 1 not accepted, 3"
        + " cannot tell.";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings)
      throws UsageException, IOException, InterruptedException {
    List<TrustStore> stores = new ArrayList<>(TrustStore.publicProgrammes());
    for (String file : arguments.values("trust-store")) {
      stores.add(TrustStoreOption.read(file, surroundings));
    }
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
      return single(arguments, surroundings, "standard input", in.readNBytes(MOST_BYTES), stores);
    }
    return single(arguments, surroundings, file, bytes(file, "FILE"), stores);
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
    } while (next == ' ' || next == '\n' || next == '\r' || next == '\t');
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
      String file,
      byte[] content,
      List<TrustStore> stores)
      throws UsageException, IOException, InterruptedException {
    boolean json = isJson(arguments);
    Optional<PrivateKeyFile> key = Optional.empty();
    Case asked;
    List<ParsedCertificate> sent;
    try {
      CertificateBundle bundle =
          CertificateBundle.read(
              content, Optional.ofNullable(surroundings.environment().get("PICKET_PASSWORD")));
      Optional<String> keyFile = arguments.value("key");
      key =
          keyFile.isPresent()
              ? Optional.of(PrivateKeyFile.read(bytes(keyFile.get(), "--key")))
              : bundle.key();
      sent = readable(bundle);
      ParsedCertificate leaf = leaf(sent, key);
      asked = asked(arguments, surroundings, leaf, sent, stores);
    } catch (IllegalArgumentException e) {
      throw new UsageException(Text.printable(file) + ": " + e.getMessage());
    }
    Case.Result result = asked.judge();
    ParsedCertificate leaf = asked.leaf();
    Optional<Answer> fits = key.map(one -> one.fits(leaf));
    List<Remark> remarks = new ArrayList<>(ChainRemarks.of(sent, asked.at(), stores));
    IssuersSay issuersSay =
        arguments.has(IssuerLeave.OPTION)
            ? IssuersSay.about(asked, issuers(surroundings))
            : IssuersSay.notAsked();
    remarks.addAll(issuersSay.remarks());
    if (json) {
      print(result, fits, issuersSay, remarks, surroundings.out());
    } else {
      new ResultText(surroundings.out()).print(asked, result, fits, issuersSay, remarks);
    }
    if (fits.map(Answer::isNo).orElse(false) || issuersSay.revoked().isYes()) {
      return ExitCode.FAILED;
    }
    ExitCode path =
        result
            .accepted()
            .map(yes -> yes ? ExitCode.PASSED : ExitCode.FAILED)
            .orElse(ExitCode.INCOMPLETE);
    return path == ExitCode.PASSED && issuersSay.isOpen() ? ExitCode.INCOMPLETE : path;
  }

  private static boolean isJson(Arguments arguments) throws UsageException {
    String format = arguments.value("output").orElse("text");
    if (!format.equals("text") && !format.equals("json")) {
      throw new UsageException("-o: write text or json");
    }
    return format.equals("json");
  }

  private static Case asked(
      Arguments arguments,
      Surroundings surroundings,
      ParsedCertificate leaf,
      List<ParsedCertificate> sent,
      List<TrustStore> stores) {
    Purpose purpose = arguments.value("purpose").map(Words::purpose).orElse(Purpose.SERVER);
    Profile profile = arguments.value("profile").map(Words::profile).orElse(Profile.RFC_5280);
    return new Case(
        leaf,
        sent.stream().filter(one -> !one.equals(leaf)).toList(),
        stores,
        arguments.value("host").map(Words::host),
        arguments.value("at").map(Words::moment).orElseGet(() -> surroundings.clock().instant()),
        purpose,
        profile,
        Question.USUAL_DEPTH,
        List.of(),
        PolicyDemands.NONE);
  }

  private static List<ParsedCertificate> readable(CertificateBundle bundle) {
    List<ParsedCertificate> readable = new ArrayList<>();
    for (byte[] der : bundle.certificates()) {
      switch (ParsedCertificate.read(der)) {
        case ParsedCertificate.Reading.Read(ParsedCertificate certificate) ->
            readable.add(certificate);
        case ParsedCertificate.Reading.Unreadable(String why) ->
            throw new IllegalArgumentException(
                "certificate " + (readable.size() + 1) + " cannot be read: " + why);
      }
    }
    if (readable.isEmpty()) {
      throw new IllegalArgumentException("no certificate in it");
    }
    return readable;
  }

  /** The one the key belongs to, else the first that is no authority's, else the first. */
  private static ParsedCertificate leaf(
      List<ParsedCertificate> sent, Optional<PrivateKeyFile> key) {
    Optional<ParsedCertificate> keyed =
        key.flatMap(one -> sent.stream().filter(each -> one.fits(each).isYes()).findFirst());
    return keyed
        .or(() -> sent.stream().filter(each -> !each.isAuthority()).findFirst())
        .orElse(sent.getFirst());
  }

  private static void print(
      Case.Result result,
      Optional<Answer> key,
      IssuersSay issuersSay,
      List<Remark> remarks,
      PrintStream out) {
    JsonMapper mapper = JsonMapper.builder().build();
    ObjectNode node = new ResultJson(mapper).of(result);
    key.ifPresent(answer -> node.put("key_fits", Words.of(answer)));
    issuersSay.tell(node);
    var list = node.putArray("remarks");
    for (Remark remark : remarks) {
      list.addObject().put("kind", Words.of(remark.kind())).put("detail", remark.detail());
    }
    out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node));
  }

  private static byte[] bytes(String file, String what) throws UsageException, IOException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new UsageException(what + ": " + Text.printable(file) + " is larger than 16 MiB");
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new UsageException(what + ": no such file: " + Text.printable(file));
    } catch (InvalidPathException e) {
      throw new UsageException(what + ": no file name: " + Text.printable(file));
    }
  }
}
