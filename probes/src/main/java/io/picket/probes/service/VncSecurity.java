package io.picket.probes.service;

import java.util.Arrays;
import java.util.Optional;

/**
 * Ways in which a VNC session can begin: IANA's "Remote Framebuffer Security Types", and the kinds
 * within VeNCrypt from 256 on (its subtypes, as the protocol's community describes them).
 */
enum VncSecurity {
  NONE(1, "None", Is.NOT_SO, Is.NOT_SO),
  VNC_AUTHENTICATION(2, "VNC Authentication", Is.SO, Is.NOT_SO),
  RA2(5, "RA2", Is.SO, Is.SO),
  RA2_NE(6, "RA2ne", Is.SO, Is.NOT_SO),
  TIGHT(16, "Tight", Is.OPEN, Is.OPEN),
  TLS(18, "TLS", Is.OPEN, Is.SO),
  VENCRYPT(19, "VeNCrypt", Is.OPEN, Is.OPEN),
  XVP(22, "xvp", Is.OPEN, Is.OPEN),
  APPLE(30, "Diffie-Hellman of Apple", Is.SO, Is.OPEN),
  MS_LOGON(113, "MS-Logon II", Is.SO, Is.NOT_SO),
  RA256(129, "RA256", Is.SO, Is.SO),
  RA256_NE(130, "RA256ne", Is.SO, Is.NOT_SO),
  PLAIN(256, "Plain", Is.SO, Is.NOT_SO),
  TLS_NONE(257, "TLSNone", Is.NOT_SO, Is.SO),
  TLS_VNC(258, "TLSVnc", Is.SO, Is.SO),
  TLS_PLAIN(259, "TLSPlain", Is.SO, Is.SO),
  X509_NONE(260, "X509None", Is.NOT_SO, Is.SO),
  X509_VNC(261, "X509Vnc", Is.SO, Is.SO),
  X509_PLAIN(262, "X509Plain", Is.SO, Is.SO),
  TLS_SASL(263, "TLSSASL", Is.SO, Is.SO),
  X509_SASL(264, "X509SASL", Is.SO, Is.SO);

  /** Whether something holds; open where it is settled later in the session only. */
  enum Is {
    SO,
    NOT_SO,
    OPEN
  }

  private final int code;
  private final String label;
  private final Is behindPassword;
  private final Is encrypted;

  VncSecurity(int code, String label, Is behindPassword, Is encrypted) {
    this.code = code;
    this.label = label;
    this.behindPassword = behindPassword;
    this.encrypted = encrypted;
  }

  static Optional<VncSecurity> of(int code) {
    return Arrays.stream(values()).filter(known -> known.code == code).findFirst();
  }

  /** The name, or the number of what is not known here. */
  static String label(int code) {
    return of(code).map(known -> known.label).orElse("type " + code);
  }

  /** Whether a password or the like is asked for before the screen is shown. */
  static Is behindPassword(int code) {
    return of(code).map(known -> known.behindPassword).orElse(Is.OPEN);
  }

  /** Whether the session itself is encrypted, and not only the password. */
  static Is encrypted(int code) {
    return of(code).map(known -> known.encrypted).orElse(Is.OPEN);
  }
}
