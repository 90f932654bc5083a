package io.picket.probes.trust;

import io.picket.model.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A file with the roots of a private authority: PEM, DER or PKCS#12. */
public final class TrustFile {
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private TrustFile() {}

  /**
   * Reads a trust store. A PKCS#12 file is opened without a password or with {@code changeit}, the
   * two in use for stores that hold nothing secret.
   *
   * @param day today; it stands in every verdict that rests on the file
   * @throws IllegalArgumentException when the file cannot be read or holds no certificate, with a
   *     message for the person who named it
   */
  public static TrustStore read(Path file, LocalDate day) {
    byte[] bytes = bytes(file);
    List<byte[]> ders = ders(file, bytes);
    var roots = new ArrayList<ParsedCertificate>();
    for (int i = 0; i < ders.size(); i++) {
      switch (ParsedCertificate.read(ders.get(i))) {
        case ParsedCertificate.Reading.Read(ParsedCertificate root) -> roots.add(root);
        case ParsedCertificate.Reading.Unreadable(String why) ->
            throw complaint(file, "certificate " + (i + 1) + " cannot be read: " + why);
      }
    }
    if (roots.isEmpty()) {
      throw complaint(file, "no certificate in it; expected PEM, DER or PKCS#12");
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

  private static List<byte[]> ders(Path file, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.contains("-----BEGIN ")) {
      return Pem.blocks(text).stream()
          .filter(block -> block.label().endsWith("CERTIFICATE"))
          .map(Pem.Block::der)
          .toList();
    }
    if (bytes.length == 0 || bytes[0] != 0x30) {
      return List.of();
    }
    if (ParsedCertificate.read(bytes) instanceof ParsedCertificate.Reading.Read) {
      return List.of(bytes);
    }
    return keyStore(file, bytes);
  }

  private static List<byte[]> keyStore(Path file, byte[] bytes) {
    GeneralSecurityException wrong = null;
    for (String password : new String[] {"", "changeit"}) {
      try {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(bytes), password.toCharArray());
        var ders = new ArrayList<byte[]>();
        for (String alias : Collections.list(store.aliases())) {
          Certificate certificate = store.getCertificate(alias);
          if (certificate != null) {
            ders.add(certificate.getEncoded());
          }
        }
        return ders;
      } catch (IOException e) {
        wrong = null; // A wrong password looks like this; the next one may fit.
      } catch (GeneralSecurityException e) {
        wrong = e;
      }
    }
    throw complaint(
        file,
        wrong == null
            ? "PKCS#12 that opens neither without a password nor with \"changeit\";"
                + " export the roots as PEM"
            : "no PKCS#12: " + wrong.getMessage());
  }

  private static IllegalArgumentException complaint(Path file, String what) {
    return new IllegalArgumentException(file + ": " + Text.printable(what));
  }
}
