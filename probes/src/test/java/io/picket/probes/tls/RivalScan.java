package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suites;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.testkit.Peers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The pairs of version and suite that nmap and sslscan find on a port of 127.0.0.1. */
final class RivalScan {
  private RivalScan() {}

  static Map<TlsVersion, Set<String>> nmap(int port) throws IOException, InterruptedException {
    var found = empty();
    Document report =
        run(
            Peers.require("nmap").toString(),
            List.of("-n", "-Pn", "-p", "" + port, "--script", "ssl-enum-ciphers", "-oX", "-"));
    for (Element table : elements(report.getElementsByTagName("table"))) {
      Optional<TlsVersion> version = version(table.getAttribute("key"));
      if (version.isEmpty()) {
        continue;
      }
      for (Element elem : elements(table.getElementsByTagName("elem"))) {
        if (elem.getAttribute("key").equals("name")) {
          String name = elem.getTextContent().replace("TLS_AKE_WITH_", "TLS_");
          found.computeIfAbsent(version.get(), v -> new TreeSet<>()).add(name);
        }
      }
    }
    return found;
  }

  static Map<TlsVersion, Set<String>> sslscan(int port) throws IOException, InterruptedException {
    var found = empty();
    Document report =
        run(Peers.require("sslscan").toString(), List.of("--no-colour", "--xml=-"), ":" + port);
    for (Element cipher : elements(report.getElementsByTagName("cipher"))) {
      Optional<TlsVersion> version = version(cipher.getAttribute("sslversion"));
      if (version.isPresent()) {
        int code = Integer.decode(cipher.getAttribute("id"));
        found.computeIfAbsent(version.get(), v -> new TreeSet<>()).add(Suites.name(code));
      }
    }
    return found;
  }

  /** What we found, in the same shape; of the versions the rival can see. */
  static Map<TlsVersion, Set<String>> ours(TlsSupport seen, boolean withSsl3) {
    var found = empty();
    for (var of : seen.versions()) {
      if (of.version() != TlsVersion.SSL_2 && (withSsl3 || of.version() != TlsVersion.SSL_3)) {
        Set<String> names = found.computeIfAbsent(of.version(), v -> new TreeSet<>());
        of.suites().forEach(suite -> names.add(suite.name()));
      }
    }
    return found;
  }

  /** Whether {@code openssl s_client} is given the suite when it offers nothing else. */
  static boolean opensslShakesHands(int port, TlsVersion version, String suite)
      throws IOException, InterruptedException {
    String option =
        switch (version) {
          case TLS_1_0 -> "-tls1";
          case TLS_1_1 -> "-tls1_1";
          case TLS_1_2 -> "-tls1_2";
          case TLS_1_3 -> "-tls1_3";
          case SSL_2, SSL_3 -> throw new IllegalArgumentException(version.label());
        };
    String openssl = Peers.require("openssl").toString();
    String names = text(openssl, "ciphers", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0");
    String name =
        names
            .lines()
            .filter(line -> line.startsWith(suite + " "))
            .map(line -> line.replaceFirst("^\\S+ +- (\\S+) .*", "$1"))
            .findFirst()
            .orElse("");
    if (name.isEmpty()) {
      // OpenSSL 3 is built without 3DES; the server's own configuration names it.
      return suite.contains("3DES");
    }
    boolean thirteen = version == TlsVersion.TLS_1_3;
    String seen =
        text(
            openssl,
            "s_client",
            "-msg",
            "-connect",
            "127.0.0.1:" + port,
            option,
            thirteen ? "-ciphersuites" : "-cipher",
            thirteen ? name : name + ":@SECLEVEL=0");
    return seen.contains("ServerHello");
  }

  private static String text(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }

  private static Map<TlsVersion, Set<String>> empty() {
    var found = new EnumMap<TlsVersion, Set<String>>(TlsVersion.class);
    for (TlsVersion version : TlsVersion.values()) {
      found.put(version, new TreeSet<>());
    }
    return found;
  }

  private static Optional<TlsVersion> version(String name) {
    return switch (name) {
      case "SSLv3" -> Optional.of(TlsVersion.SSL_3);
      case "TLSv1.0" -> Optional.of(TlsVersion.TLS_1_0);
      case "TLSv1.1" -> Optional.of(TlsVersion.TLS_1_1);
      case "TLSv1.2" -> Optional.of(TlsVersion.TLS_1_2);
      case "TLSv1.3" -> Optional.of(TlsVersion.TLS_1_3);
      default -> Optional.empty();
    };
  }

  private static Document run(String program, List<String> options)
      throws IOException, InterruptedException {
    return run(program, options, "");
  }

  private static Document run(String program, List<String> options, String suffix)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(program);
    command.addAll(options);
    command.add("127.0.0.1" + suffix);
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    byte[] out = process.getInputStream().readAllBytes();
    process.waitFor();
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(out));
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(new String(out, StandardCharsets.UTF_8), e);
    }
  }

  private static List<Element> elements(NodeList nodes) {
    var list = new ArrayList<Element>();
    for (int at = 0; at < nodes.getLength(); at++) {
      list.add((Element) nodes.item(at));
    }
    return list;
  }
}
