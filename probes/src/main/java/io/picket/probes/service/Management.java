package io.picket.probes.service;

import io.picket.model.HttpSeen.Header;
import io.picket.model.PortSet;
import io.picket.model.ServiceSeen.Detail;
import io.picket.model.Text;
import io.picket.probes.http.HttpAnswer;
import io.picket.probes.http.WebRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Windows Remote Management, asked who it is by WS-Management's Identify, which is meant to be
 * answered before anybody logs in (DSP0226 chapter 11). Nothing is managed and no credential sent.
 */
final class Management {
  static final String PATH = "/wsman";

  private static final String IDENTITY =
      "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd";
  private static final PortSet USUAL = PortSet.of(5985, 5986, 47001);
  private static final Pattern OF_WINDOWS = Pattern.compile("(?i)Microsoft-HTTPAPI/.*");

  private Management() {}

  /**
   * Whether it is worth asking: on its usual ports, or where Windows answers and no site is.
   *
   * @param start the start page
   */
  static boolean worthAsking(int port, HttpAnswer start) {
    return USUAL.contains(port) || (start.status() == 404 && isOfWindows(start));
  }

  static WebRequest identify() {
    String body =
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:i=\""
            + IDENTITY
            + "\"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>";
    return new WebRequest(
        "POST",
        PATH,
        List.of(
            new Header("Content-Type", "application/soap+xml;charset=UTF-8"),
            new Header("WSMANIDENTIFY", "unauthenticated")),
        body.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * What the answer tells; nothing where it is not this protocol's.
   *
   * @param start the start page, for a server that guards everything is no proof
   */
  static Optional<Spoken> read(HttpAnswer answer, HttpAnswer start) {
    String text = answer.text();
    if (answer.status() == 200 && text.contains("IdentifyResponse") && text.contains(IDENTITY)) {
      var details = new ArrayList<Detail>();
      element("ProductVendor", text).ifPresent(it -> details.add(new Detail("vendor", it)));
      element("ProductVersion", text).ifPresent(it -> details.add(new Detail("version", it)));
      element("ProtocolVersion", text).ifPresent(it -> details.add(new Detail("protocol", it)));
      return Optional.of(new Spoken("winrm", details));
    }
    List<String> schemes = schemes(answer);
    boolean guarded = answer.status() == 401 && isOfWindows(answer) && start.status() != 401;
    return guarded && (schemes.contains("negotiate") || schemes.contains("kerberos"))
        ? Optional.of(
            new Spoken("winrm", List.of(new Detail("authentication", String.join(", ", schemes)))))
        : Optional.empty();
  }

  private static boolean isOfWindows(HttpAnswer answer) {
    return OF_WINDOWS.matcher(answer.header("server").orElse("")).matches();
  }

  private static List<String> schemes(HttpAnswer answer) {
    return answer.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase("WWW-Authenticate"))
        .map(header -> header.value().strip().split("[ ,]", 2)[0].toLowerCase(Locale.ROOT))
        .map(scheme -> Text.printable(scheme, 20))
        .distinct()
        .limit(8)
        .toList();
  }

  private static Optional<String> element(String name, String text) {
    Matcher matcher = Pattern.compile("<(?:\\w{1,20}:)?" + name + ">([^<]{1,200})<").matcher(text);
    return matcher.find() ? Optional.of(Text.printable(matcher.group(1), 100)) : Optional.empty();
  }
}
