package io.picket.probes.tls;

import io.picket.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** The authorities a CertificateRequest names (RFC 5246 section 7.4.4, RFC 8446 section 4.2.4). */
public final class CertificateAuthorities {
  private static final int MOST = 100;
  private static final int LONGEST = 200;

  private CertificateAuthorities() {}

  /** The names in a certificate_authorities extension, as {@link #names(Octets)}. */
  public static List<String> inExtension(Octets body) {
    var names = new ArrayList<String>();
    ByteBuffer in = ByteBuffer.wrap(body.toBytes());
    if (in.remaining() >= 2 && (in.getShort() & 0xFFFF) == in.remaining()) {
      addNames(in, names);
    }
    return names;
  }

  /**
   * The names that can be read, printable, of a request up to TLS 1.2. TLS 1.2 has a list more than
   * the versions before.
   */
  public static List<String> names(Octets request) {
    List<String> twelve = names(request, true);
    return twelve.isEmpty() ? names(request, false) : twelve;
  }

  private static List<String> names(Octets request, boolean withSchemes) {
    ByteBuffer in = ByteBuffer.wrap(request.toBytes());
    var names = new ArrayList<String>();
    if (!skip(in, 1) || (withSchemes && !skip(in, 2)) || in.remaining() < 2) {
      return names;
    }
    if ((in.getShort() & 0xFFFF) != in.remaining()) {
      return names;
    }
    addNames(in, names);
    return names;
  }

  private static void addNames(ByteBuffer in, List<String> names) {
    while (in.remaining() >= 2 && names.size() < MOST) {
      int length = in.getShort() & 0xFFFF;
      if (length > in.remaining()) {
        return;
      }
      byte[] name = new byte[length];
      in.get(name);
      names.add(text(name));
    }
  }

  private static boolean skip(ByteBuffer in, int lengthBytes) {
    if (in.remaining() < lengthBytes) {
      return false;
    }
    int length = lengthBytes == 1 ? in.get() & 0xFF : in.getShort() & 0xFFFF;
    if (length > in.remaining()) {
      return false;
    }
    in.position(in.position() + length);
    return true;
  }

  private static String text(byte[] name) {
    try {
      return Text.printable(new X500Principal(name).getName(), LONGEST);
    } catch (IllegalArgumentException e) {
      return "(a name that cannot be read)";
    }
  }
}
