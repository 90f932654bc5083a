package io.picket.probes.trust;

import io.picket.model.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file with the roots of a private authority: PEM, DER, PKCS#7 or PKCS#12. */
public final class TrustFile {
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private TrustFile() {}

  /**
   * Reads a trust store. A PKCS#12 file is opened with the password given, or without one, or with
   * {@code changeit}, the two in use for stores that hold nothing secret.
   *
   * @param day today; it stands in every verdict that rests on the file
   * @throws IllegalArgumentException when the file cannot be read or holds no certificate, with a
   *     message for the person who named it
   */
  public static TrustStore read(Path file, LocalDate day, Optional<String> password) {
    List<byte[]> ders = ders(file, bytes(file), password);
    var roots = new ArrayList<ParsedCertificate>();
    for (int i = 0; i < ders.size(); i++) {
      switch (ParsedCertificate.read(ders.get(i))) {
        case ParsedCertificate.Reading.Read(ParsedCertificate root) -> roots.add(root);
        case ParsedCertificate.Reading.Unreadable(String why) ->
            throw complaint(file, "certificate " + (i + 1) + " cannot be read: " + why);
      }
    }
    if (roots.isEmpty()) {
      throw complaint(file, "no certificate in it; expected PEM, DER, PKCS#7 or PKCS#12");
    }
    return TrustStore.of(String.valueOf(file.getFileName()), day, roots);
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw complaint(file, "larger than 16 MiB");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw complaint(file, "no such file");
    } catch (IOException e) {
      throw complaint(file, "cannot be read: " + e.getMessage());
    }
  }

  private static List<byte[]> ders(Path file, byte[] bytes, Optional<String> password) {
    try {
      return CertificateBundle.read(bytes, password).certificates();
    } catch (CertificateBundle.LockedException e) {
      throw complaint(
          file,
          e.getMessage()
              + (password.isPresent() ? "; give its own" : "; give it")
              + " with --trust-store-password-file FILE, or in PICKET_TRUST_STORE_PASSWORD, or"
              + " export the roots as PEM");
    } catch (IllegalArgumentException e) {
      throw complaint(file, String.valueOf(e.getMessage()));
    }
  }

  private static IllegalArgumentException complaint(Path file, String what) {
    return new IllegalArgumentException(file + ": " + Text.printable(what));
  }
}
