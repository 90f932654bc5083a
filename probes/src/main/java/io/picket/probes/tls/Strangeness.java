package io.picket.probes.tls;

import io.picket.model.TlsDetail.Question;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What is unusual but allowed in a hello, added to one that is not. */
final class Strangeness {
  /** A value reserved to be ignored (RFC 8701). */
  static final int GREASE = 0x2A2A;

  private static final int UNKNOWN_EXTENSION = 0x7A51;
  private static final int HIGHER_THAN_ANY = 0x0306;
  private static final int MIDDLE = 384;
  private static final int LARGE = 2600;

  /** A length that is odd in a second way may serve for both questions at once. */
  private static final int MIDDLE_AND_14 = 0x100 + 14;

  private static final int LARGE_AND_10 = 0xA00 + 10;
  private static final int LENGTH_10 = 0x200 + 10;
  private static final int LENGTH_14 = 0x200 + 14;
  private static final int EXTENSION_HEAD = 4;

  private final Set<Question> questions;

  Strangeness(Set<Question> questions) {
    this.questions =
        questions.isEmpty() ? EnumSet.noneOf(Question.class) : EnumSet.copyOf(questions);
  }

  static Strangeness of(Question question) {
    return new Strangeness(EnumSet.of(question));
  }

  /**
   * The hello, made strange.
   *
   * @param greasedGroups its groups with one more that is none
   */
  ClientHello on(ClientHello plain, Extension greasedGroups) {
    var suites = new ArrayList<>(plain.suites());
    var extensions = new ArrayList<>(plain.extensions());
    if (questions.contains(Question.TOLERATES_UNKNOWN_EXTENSION)) {
      extensions.addFirst(new Extension(UNKNOWN_EXTENSION, Octets.zeros(4)));
    }
    if (questions.contains(Question.TOLERATES_GREASE)) {
      suites.addFirst(GREASE);
      extensions.replaceAll(
          each -> each.type() == Extension.SUPPORTED_GROUPS ? greasedGroups : each);
      extensions.addFirst(Extension.empty(GREASE));
    }
    var hello =
        new ClientHello(
            questions.contains(Question.TOLERATES_HIGH_VERSION)
                ? HIGHER_THAN_ANY
                : plain.legacyVersion(),
            suites,
            plain.sessionId(),
            plain.compressions(),
            extensions,
            true);
    int length = length();
    return length == 0 ? hello : ofLength(hello, length);
  }

  /** In bytes; 0 for whatever it is. */
  private int length() {
    boolean ten = questions.contains(Question.TOLERATES_LENGTH_10_MOD_256);
    boolean fourteen = questions.contains(Question.TOLERATES_LENGTH_14_MOD_256);
    if (questions.contains(Question.TOLERATES_LARGE_HELLO)) {
      return ten ? LARGE_AND_10 : LARGE;
    }
    if (questions.contains(Question.TOLERATES_MIDDLE_LENGTH)) {
      return fourteen ? MIDDLE_AND_14 : MIDDLE;
    }
    return ten ? LENGTH_10 : fourteen ? LENGTH_14 : 0;
  }

  /** Whether a hello is short enough to be made 256 to 511 bytes and 14 modulo 256 at once. */
  static boolean fitsMiddleAnd14(ClientHello hello) {
    return length(unpadded(hello, hello.extensions())) + EXTENSION_HEAD + 1 <= MIDDLE_AND_14;
  }

  private static int length(ClientHello hello) {
    return hello.encode(new Random(0)).length - RecordWalk.RECORD_HEAD;
  }

  /** A hello of just that many bytes, or of its own length where it is longer already. */
  private static ClientHello ofLength(ClientHello hello, int bytes) {
    int bare = length(unpadded(hello, hello.extensions()));
    var extensions = new ArrayList<>(hello.extensions());
    extensions.add(Extension.padding(Math.max(1, bytes - bare - EXTENSION_HEAD)));
    return unpadded(hello, extensions);
  }

  private static ClientHello unpadded(ClientHello hello, List<Extension> extensions) {
    return new ClientHello(
        hello.legacyVersion(),
        hello.suites(),
        hello.sessionId(),
        hello.compressions(),
        extensions,
        false);
  }

  /** What it is, for people. */
  static String words(Question question) {
    return switch (question) {
      case TOLERATES_GREASE -> "a hello with GREASE";
      case TOLERATES_UNKNOWN_EXTENSION -> "a hello with extension 0x7A51";
      case TOLERATES_HIGH_VERSION -> "client version 0x0306";
      case TOLERATES_LARGE_HELLO -> "a hello of more than " + 0xA00 + " bytes";
      case TOLERATES_MIDDLE_LENGTH -> "a hello of 256 to 511 bytes";
      case TOLERATES_LENGTH_10_MOD_256 -> "a hello whose length is 10 modulo 256";
      case TOLERATES_LENGTH_14_MOD_256 -> "a hello whose length is 14 modulo 256";
      case SECURE_RENEGOTIATION,
          EXTENDED_MASTER_SECRET,
          ENCRYPT_THEN_MAC,
          COMPRESSION,
          HEARTBEAT_OFFERED,
          SESSION_TICKETS,
          SESSION_IDS,
          OCSP_STAPLED,
          SCT_IN_TLS,
          DOWNGRADE_SENTINEL,
          FALLBACK_SCSV,
          CHACHA20_PRIORITY,
          TOLERATES_MANY_SUITES ->
          throw new IllegalArgumentException(question + " is nothing strange");
    };
  }
}
