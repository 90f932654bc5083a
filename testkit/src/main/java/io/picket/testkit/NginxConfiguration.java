package io.picket.testkit;

/** How an nginx speaks TLS, from what is still found in the field to what should be. */
public enum NginxConfiguration {
  /** TLS 1.0 to 1.3 with everything OpenSSL has, anonymous and NULL suites included. */
  LEGACY("TLSv1 TLSv1.1 TLSv1.2 TLSv1.3", "ALL:COMPLEMENTOFALL:@SECLEVEL=0", ""),
  /** As {@link #MODERN}, and TLS 1.0 with it. */
  WITH_TLS_1_0("TLSv1 TLSv1.2 TLSv1.3", "HIGH:!aNULL:!MD5:@SECLEVEL=0", ""),
  /** As {@link #MODERN}, and TLS 1.1 with it. */
  WITH_TLS_1_1("TLSv1.1 TLSv1.2 TLSv1.3", "HIGH:!aNULL:!MD5:@SECLEVEL=0", ""),
  /** As {@link #MODERN}, and clients are asked for a certificate, though not made to have one. */
  ASKING_CLIENTS("TLSv1.2 TLSv1.3", "HIGH:!aNULL:!MD5", "ssl_verify_client optional_no_ca;"),
  /** TLS 1.2 and 1.3 with nginx's own choice of suites. */
  MODERN("TLSv1.2 TLSv1.3", "HIGH:!aNULL:!MD5", ""),
  /** As {@link #MODERN}, with one curve that few clients know. */
  ONE_RARE_CURVE("TLSv1.2 TLSv1.3", "ECDHE+AESGCM", "ssl_ecdh_curve secp521r1;"),
  /** As {@link #MODERN}, without TLS 1.3. */
  TLS_1_2("TLSv1.2", "HIGH:!aNULL:!MD5", ""),
  /** TLS 1.3 with two suites. */
  STRICT(
      "TLSv1.3",
      "HIGH:!aNULL:!MD5",
      "ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256;");

  private final String protocols;
  private final String suites;
  private final String more;

  NginxConfiguration(String protocols, String suites, String more) {
    this.protocols = protocols;
    this.suites = suites;
    this.more = more;
  }

  /** The lines of a server block that say so. */
  String lines() {
    return "ssl_protocols %s; ssl_ciphers '%s'; ssl_prefer_server_ciphers on; %s"
        .formatted(protocols, suites, more);
  }
}
