package io.picket.scanner;

import io.picket.fingerprints.data.FileTrouble;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.Text;
import io.picket.probes.trust.CertificateBundle;
import io.picket.probes.trust.CertificateShape;
import io.picket.probes.trust.ChainRemarks;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.PrivateKeyFile;
import io.picket.probes.trust.TrustStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A certificate file that was read.
 *
 * @param certificates in the file's order, at least one
 * @param leaf the one that is for the server: of those that are no authority's, or of all where
 *     there is none, that of the key, else the first
 * @param key the private key given beside it, or else in it
 * @param trouble why servers would not read in it what stands here
 */
record CertificateFile(
    List<ParsedCertificate> certificates,
    ParsedCertificate leaf,
    Optional<PrivateKeyFile> key,
    Optional<String> trouble) {
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final int MOST_CERTIFICATES = 2_000;

  /**
   * Reads what a file holds.
   *
   * @throws CertificateBundle.MalformedException when it holds one that cannot be read
   * @throws IllegalArgumentException when it holds no certificate
   */
  static CertificateFile of(
      byte[] content, Optional<PrivateKeyFile> beside, Optional<String> password) {
    CertificateBundle bundle = CertificateBundle.read(content, password);
    Optional<PrivateKeyFile> key = beside.or(bundle::key);
    List<ParsedCertificate> certificates = readable(bundle);
    return new CertificateFile(certificates, leaf(certificates, key), key, bundle.trouble());
  }

  private static List<ParsedCertificate> readable(CertificateBundle bundle) {
    List<ParsedCertificate> readable = new ArrayList<>();
    for (byte[] der : bundle.certificates()) {
      switch (ParsedCertificate.read(der)) {
        case ParsedCertificate.Reading.Read(ParsedCertificate certificate) ->
            readable.add(certificate);
        case ParsedCertificate.Reading.Unreadable(String why) ->
            throw malformed(der, readable.size() + 1, why);
      }
    }
    if (readable.isEmpty()) {
      throw new IllegalArgumentException(
          "no certificate in it; expected PEM (-----BEGIN CERTIFICATE-----), DER, PKCS#7 or"
              + " PKCS#12");
    } else if (readable.size() > MOST_CERTIFICATES) {
      throw new IllegalArgumentException("more than " + MOST_CERTIFICATES + " certificates in it");
    }
    return readable;
  }

  /** Only the first one is the server's without a doubt, and forbids by its outline alone. */
  private static CertificateBundle.MalformedException malformed(byte[] der, int place, String why) {
    Optional<String> violation =
        place == 1 ? CertificateShape.violation(der) : Optional.<String>empty();
    return new CertificateBundle.MalformedException(
        "certificate "
            + place
            + violation
                .map(rule -> ": no agent may accept it: " + rule + "; have it issued anew")
                .orElse(
                    " cannot be read: " + why + "; download it again, or export it again as PEM"),
        violation.isPresent());
  }

  /**
   * The one the key belongs to, but never an authority's where there is another: an issuer's key
   * given by mistake must not make the issuer the server.
   */
  private static ParsedCertificate leaf(
      List<ParsedCertificate> sent, Optional<PrivateKeyFile> key) {
    List<ParsedCertificate> servers = sent.stream().filter(each -> !each.isAuthority()).toList();
    List<ParsedCertificate> among = servers.isEmpty() ? sent : servers;
    return key.flatMap(one -> among.stream().filter(each -> one.fits(each).isYes()).findFirst())
        .orElse(among.getFirst());
  }

  /** Whether the key belongs to the server's certificate; empty when there is none. */
  Optional<Answer> keyFits() {
    return key.map(one -> {
      Answer fits = one.fits(leaf);
      Optional<ParsedCertificate> other =
          fits.isNo()
              ? certificates.stream().filter(each -> one.fits(each).isYes()).findFirst()
              : Optional.empty();
      return other
          .<Answer>map(its ->
              new Answer.No("it is the key of " + its.subjectText() + ", which is an authority"))
          .orElse(fits);
    });
  }

  /** What is odd about the file, as if it were sent. */
  List<Remark> remarks(Instant at, List<TrustStore> stores) {
    var remarks = new ArrayList<Remark>();
    if (!certificates.getFirst().equals(leaf)) {
      remarks.add(
          new Remark(
              Remark.Kind.MISORDERED,
              leaf.subjectText() + " is the server's own and not the first"));
    }
    var inOrder = new ArrayList<>(certificates);
    inOrder.remove(leaf);
    inOrder.addFirst(leaf);
    remarks.addAll(ChainRemarks.of(inOrder, at, stores));
    return List.copyOf(remarks);
  }

  /** A file's content, at most 16 MiB. */
  static byte[] bytes(String file, String what) throws UsageException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return bytes(in, what + ": " + Text.printable(file));
    } catch (NoSuchFileException e) {
      throw new UsageException(what + ": no such file: " + Text.printable(file));
    } catch (InvalidPathException e) {
      throw new UsageException(what + ": no file name: " + Text.printable(file));
    } catch (IOException e) {
      throw new UsageException(
          what
              + ": "
              + Text.printable(file)
              + (Files.isDirectory(Path.of(file))
                  ? " is a folder; name a file in it"
                  : " cannot be read: " + FileTrouble.reason(e)));
    }
  }

  /** The first line of a file, such as a password; empty when there is none. */
  static String firstLine(String file, String what) throws UsageException {
    String text = new String(bytes(file, what), StandardCharsets.UTF_8);
    return text.lines().findFirst().orElse("");
  }

  static byte[] bytes(InputStream in, String what) throws UsageException, IOException {
    byte[] content = in.readNBytes(MOST_BYTES + 1);
    if (content.length > MOST_BYTES) {
      throw new UsageException(what + " is larger than 16 MiB");
    }
    return content;
  }

  /** Writes a file that is not there yet. */
  static void writeNew(String file, String what, String text) throws UsageException {
    try {
      Files.writeString(
          Path.of(file), text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(
          what + ": " + Text.printable(file) + " is there already; choose another name");
    } catch (InvalidPathException e) {
      throw new UsageException(what + ": no file name: " + Text.printable(file));
    } catch (IOException e) {
      throw new UsageException(
          what + ": " + Text.printable(file) + " cannot be written: " + FileTrouble.reason(e));
    }
  }
}
