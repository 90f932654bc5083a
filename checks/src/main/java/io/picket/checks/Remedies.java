package io.picket.checks;

import io.picket.model.ProductMatch;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import java.util.List;
import java.util.Optional;

/** What to do in the settings of the product at hand, where a general remedy would be vague. */
final class Remedies {
  private static final String SCHANNEL =
      "In the registry of the Windows server, under HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet"
          + "\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\";

  private Remedies() {}

  /** How to refuse a protocol version; {@code version} as in {@code TLS 1.0}. */
  static Optional<String> refuseVersion(ServiceFacts facts, String version) {
    return first(
        facts,
        product ->
            switch (product) {
              case "screenconnect", "iis", "http-sys" ->
                  SCHANNEL
                      + version
                      + "\\Server, create the DWORD values Enabled = 0 and DisabledByDefault = 1,"
                      + " then restart the server. Check that each version has a key of its own:"
                      + " the ConnectWise guide's steps create the Server key of TLS 1.0 twice and"
                      + " that of TLS 1.1 never.";
              case "endpoint-central-msp", "endpoint-central", "desktop-central" ->
                  "In the console under Admin, Security Settings, turn on \"Disable older TLS"
                      + " versions\", then restart the service.";
              case "nginx" -> "Set ssl_protocols TLSv1.2 TLSv1.3; and reload nginx.";
              case "apache" -> "Set SSLProtocol -all +TLSv1.2 +TLSv1.3 and reload Apache.";
              case "tomcat" ->
                  "Set protocols=\"TLSv1.2+TLSv1.3\" on the connector's SSLHostConfig and restart"
                      + " Tomcat.";
              default -> "";
            });
  }

  /** How to refuse weak cipher suites. */
  static Optional<String> refuseSuites(ServiceFacts facts) {
    return first(
        facts,
        product ->
            switch (product) {
              case "screenconnect", "iis", "http-sys" ->
                  "Set the group policy \"SSL Cipher Suite Order\" (Computer Configuration,"
                      + " Administrative Templates, Network, SSL Configuration Settings) to ECDHE"
                      + " suites with AES-GCM, then restart the server.";
              case "nginx" ->
                  "Set ssl_ciphers to ECDHE suites with AES-GCM or ChaCha20 and reload nginx.";
              case "apache" ->
                  "Set SSLCipherSuite to ECDHE suites with AES-GCM or ChaCha20 and reload Apache.";
              default -> "";
            });
  }

  /** How to lead plain HTTP to HTTPS. */
  static Optional<String> redirect(ServiceFacts facts) {
    return first(
        facts,
        product ->
            switch (product) {
              case "screenconnect" ->
                  "Install a certificate, set WebServerListenUri and WebServerAddressableUri in"
                      + " web.config to https, and let the plain port answer with a redirect only,"
                      + " or close it.";
              case "endpoint-central-msp", "endpoint-central", "desktop-central" ->
                  "In the console under Admin, Security Settings, turn on \"Enable Secure Login"
                      + " (HTTPS)\"; then close the HTTP port once the agents use HTTPS.";
              case "nginx" ->
                  "In the server block of the plain port write return 301"
                      + " https://$host$request_uri; and nothing else.";
              default -> "";
            });
  }

  /** How to keep strangers from the console. */
  static Optional<String> console(ServiceFacts facts) {
    return first(
        facts,
        product ->
            switch (product) {
              case "screenconnect" ->
                  "Name the addresses that may reach the host, login and administration pages in"
                      + " RestrictToIPs (web.config; the Advanced Configuration Editor extension"
                      + " shows it), or allow those paths through a VPN only; leave to the public"
                      + " the guest page.";
              case "endpoint-central-msp", "endpoint-central", "desktop-central" ->
                  "Put the Secure Gateway Server in front, publish no other address of the server,"
                      + " and allow the console's pages from named addresses or through a VPN only;"
                      + " leave to the public what agents need.";
              default -> "";
            });
  }

  /** How to get rid of a product's documented account. */
  static Optional<String> defaultAccount(String product) {
    return switch (product) {
      case "endpoint-central-msp", "endpoint-central", "desktop-central" ->
          Optional.of(
              "Make another administrator, then choose \"Remove default admin account\" in the"
                  + " console under Admin, Security Settings, Secure Login, and turn on a second"
                  + " factor. Look through the server's audit log for logins, accounts and tasks"
                  + " that nobody of yours made.");
      default -> Optional.empty();
    };
  }

  private static Optional<String> first(
      ServiceFacts facts, java.util.function.UnaryOperator<String> byProduct) {
    List<ProductMatch> products =
        facts
            .fact(ServiceSeen.class)
            .filter(seen -> !seen.contradictory())
            .map(ServiceSeen::products)
            .orElse(List.of());
    return products.stream()
        .map(ProductMatch::id)
        .map(byProduct)
        .filter(text -> !text.isEmpty())
        .findFirst();
  }
}
