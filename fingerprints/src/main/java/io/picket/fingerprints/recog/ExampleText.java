package io.picket.fingerprints.recog;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.BoundedText;
import io.picket.fingerprints.data.FileTrouble;
import io.picket.fingerprints.data.Place;
import io.picket.model.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * The text of an example that does not stand in the file as it is.
 *
 * @param place where the example begins
 */
record ExampleText(Place place) {
  /** A text in base64, with white space anywhere. */
  String decoded(String encoding, String text) {
    if (!encoding.equals("base64")) {
      throw new BadInput(
          place,
          "there is no encoding \"" + Text.printable(encoding, 40) + "\"",
          "write base64, or leave _encoding out");
    }
    try {
      return text(Base64.getDecoder().decode(text.replaceAll("\\s", "")));
    } catch (IllegalArgumentException e) {
      throw new BadInput(place, "not base64: " + e.getMessage(), "");
    }
  }

  /** The content of a file in the folder that is called like the XML file, and nowhere else. */
  String file(String name, Optional<Path> folder) {
    if (folder.isEmpty() || !name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}")) {
      throw new BadInput(
          place, "\"" + Text.printable(name, 60) + "\" is no file name", "write a bare name");
    }
    try (InputStream in = Files.newInputStream(folder.get().resolve(name))) {
      return text(in.readNBytes(BoundedText.LONGEST));
    } catch (IOException e) {
      throw new BadInput(
          place, Text.printable(name) + " cannot be read: " + FileTrouble.reason(e), "");
    }
  }

  /** As UTF-8, or else byte by byte. */
  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
