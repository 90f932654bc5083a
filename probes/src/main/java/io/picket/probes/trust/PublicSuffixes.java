package io.picket.probes.trust;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a name is one under which the public registers names, by the public suffix list that
 * comes with OkHttp. The list is read without the library, which nothing of certificates needs
 * otherwise: twice a length in four bytes and so many bytes of lines, rules first and exceptions
 * second. A test holds it against the library's own answers.
 */
final class PublicSuffixes {
  private static final String LIST = "/okhttp3/internal/publicsuffix/PublicSuffixDatabase.list";
  private static final int MOST_BYTES = 4 << 20;

  private PublicSuffixes() {}

  /** Read when a name is first asked about. */
  private static final class Rules {
    static final Set<String> SUFFIXES;
    static final Set<String> EXCEPTIONS;

    static {
      try (InputStream in = PublicSuffixes.class.getResourceAsStream(LIST)) {
        if (in == null) {
          throw new IllegalStateException("OkHttp came without its public suffix list");
        }
        var list = new DataInputStream(in);
        SUFFIXES = lines(list);
        EXCEPTIONS = lines(list);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Set<String> lines(DataInputStream list) throws IOException {
      int length = list.readInt();
      if (length < 1 || length > MOST_BYTES) {
        throw new IOException("OkHttp's public suffix list has another form than it had");
      }
      byte[] bytes = list.readNBytes(length);
      return Set.of(new String(bytes, StandardCharsets.UTF_8).split("\n"));
    }
  }

  /** True also for a single label; false for what is no name at all. */
  static boolean isSuffix(String name) {
    String unicode = unicode(name);
    int dot = unicode.indexOf('.');
    if (dot < 0) {
      return true;
    }
    return !Rules.EXCEPTIONS.contains(unicode)
        && (Rules.SUFFIXES.contains(unicode)
            || Rules.SUFFIXES.contains("*" + unicode.substring(dot)));
  }

  private static String unicode(String name) {
    return IDN.toUnicode(name.toLowerCase(Locale.ROOT));
  }
}
