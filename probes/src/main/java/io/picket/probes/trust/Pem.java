package io.picket.probes.trust;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM blocks (RFC 7468), with anything around them. */
final class Pem {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 .]{1,40})-----");

  private static final Pattern MARKER = Pattern.compile("-----(BEGIN|END) [A-Z0-9 .]{1,40}-----");

  private static final Pattern LONE_RETURN = Pattern.compile("\r(?!\n)");

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----");

  /** As it looks octet by octet. */
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private Pem() {}

  /** One block: its label and what it encodes. */
  static final class Block {
    private final String label;
    private final byte[] der;
    private final boolean headers;

    Block(String label, byte[] der) {
      this(label, der, false);
    }

    private Block(String label, byte[] der, boolean headers) {
      this.label = label;
      this.der = der;
      this.headers = headers;
    }

    String label() {
      return label;
    }

    byte[] der() {
      return der.clone();
    }

    /** Whether it begins with headers (RFC 1421), as keys do that are encrypted without PKCS#8. */
    boolean hasHeaders() {
      return headers;
    }
  }

  /** One certificate as a block, lines ended by {@code \n}. */
  static String certificate(byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
  }

  /**
   * Why OpenSSL, and with it nginx, Apache and HAProxy, reads other blocks of a text than are there
   * for eyes, or none; empty when it reads the same. It wants each marker alone on a line of its
   * own, from the first column on.
   */
  static Optional<String> trouble(String text) {
    if (LONE_RETURN.matcher(text).find()) {
      return Optional.of("its lines end with a carriage return alone");
    }
    Matcher marker = MARKER.matcher(text);
    while (marker.find()) {
      int start = marker.start();
      boolean first =
          start == 0
              || text.charAt(start - 1) == '\n'
              || (start == BYTE_ORDER_MARK.length() && text.startsWith(BYTE_ORDER_MARK));
      int end = text.indexOf('\n', marker.end());
      String behind = text.substring(marker.end(), end < 0 ? text.length() : end);
      if (!first || !behind.isBlank()) {
        return Optional.of(
            marker.group() + " does not stand alone on a line, from its beginning on");
      }
    }
    int begun = count(text, "-----BEGIN ");
    return begun > blocks(text).size()
        ? Optional.of("a block in it is cut off: it has a -----BEGIN line and no -----END line")
        : Optional.empty();
  }

  /** Whether a certificate begins in a text, be its end there or not. */
  static boolean beginsCertificate(String text) {
    return CERTIFICATE.matcher(text).find();
  }

  private static int count(String text, String what) {
    int count = 0;
    for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
      count++;
    }
    return count;
  }

  /**
   * Every block whose end is there; one that is no Base64 counts as empty, so that it is missed.
   */
  static List<Block> blocks(String text) {
    var blocks = new ArrayList<Block>();
    Matcher begin = BEGIN.matcher(text);
    int at = 0;
    while (begin.find(at)) {
      String label = begin.group(1);
      int end = text.indexOf("-----END " + label + "-----", begin.end());
      if (end < 0) {
        return blocks;
      }
      String body = text.substring(begin.end(), end);
      try {
        blocks.add(new Block(label, Base64.getDecoder().decode(body.replaceAll("\\s", ""))));
      } catch (IllegalArgumentException e) {
        blocks.add(new Block(label, new byte[0], body.contains("DEK-Info:")));
      }
      at = end;
    }
    return blocks;
  }
}
