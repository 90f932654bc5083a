package io.picket.fingerprints.recog;

import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.model.Confidence;
import io.picket.model.HostFacts;
import io.picket.model.HttpSeen;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.ServiceSeen.Software;
import io.picket.model.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads in a service's own words which software it is: product, version, operating system. For the
 * rest that is no product of {@link Products}: where such a one was recognised, or where the signs
 * contradict each other, nothing is read. An operator's own files are asked of web servers too, for
 * the system that their words name.
 *
 * @param own files of the operator's, in the order in which they are asked, before all others
 * @param shipped what comes along for a kind of text; asked for when there is such a text
 */
public record Hearsay(List<RecogFile> own, Function<String, Optional<RecogFile>> shipped) {
  private static final int MOST = 8;
  private static final int LONGEST = 100;

  /** The kinds of text that are seen, by the names they have in Recog's files. */
  private static final Set<String> KINDS =
      Set.of(
          "ftp.banner",
          "html_title",
          "http_header.cookie",
          "http_header.server",
          "http_header.wwwauth",
          "http_header.x-powered-by",
          "imap4.banner",
          "mysql.banners",
          "pop3.banner",
          "smtp.banner",
          "ssh.banner",
          "telnet.banner");

  public Hearsay {
    own = List.copyOf(own);
  }

  /** With the patterns that come along. */
  public static Hearsay ofOurs() {
    return with(List.of());
  }

  /** With files of the operator's, which go first, and the patterns that come along. */
  public static Hearsay with(List<RecogFile> own) {
    return new Hearsay(own, Recog::shippedFor);
  }

  /** Whether texts of this kind are ever seen. */
  public static boolean isSeen(String matches) {
    return KINDS.contains(kind(matches));
  }

  /** Files without a kind are known by their file's name. */
  private static String kind(String matches) {
    return switch (matches) {
      case "ftp_banners" -> "ftp.banner";
      case "http_xpoweredby" -> "http_header.x-powered-by";
      case "imap_banners" -> "imap4.banner";
      case "pop_banners" -> "pop3.banner";
      case "smtp_banners" -> "smtp.banner";
      case "ssh_banners" -> "ssh.banner";
      case "telnet.banners", "telnet_banners" -> "telnet.banner";
      default -> matches;
    };
  }

  /** The same facts, and what every service's words say. */
  public HostFacts read(HostFacts host) {
    List<ServiceFacts> services = host.services().stream().map(this::read).toList();
    return services.equals(host.services())
        ? host
        : new HostFacts(host.host(), host.ports(), services);
  }

  private ServiceFacts read(ServiceFacts facts) {
    var runs = new ArrayList<ProbeRun>();
    for (ProbeRun run : facts.runs()) {
      runs.add(
          run.outcome() instanceof Outcome.Observed<?>(Observation seen)
                  && seen instanceof ServiceSeen service
              ? run.with(new Outcome.Observed<>(service.with(software(service))))
              : run);
    }
    return new ServiceFacts(facts.endpoint(), runs);
  }

  /** A text of a kind. */
  private record Words(String kind, String text) {}

  /** What a service's words say, at most one thing for each kind of text and file. */
  List<Software> software(ServiceSeen seen) {
    if (seen.contradictory() || isKnownBetter(seen)) {
      return List.of();
    }
    var found = new LinkedHashSet<Software>();
    var answered = new LinkedHashSet<String>();
    for (Words words : words(seen)) {
      for (RecogFile file : files(words.kind())) {
        if (!answered.contains(words.kind())) {
          RecogFile.Reading reading = file.read(words.text());
          if (reading.matched()) {
            answered.add(words.kind());
            software(words.kind(), reading.values()).ifPresent(found::add);
          }
        }
      }
    }
    return found.stream().limit(MOST).toList();
  }

  private List<RecogFile> files(String kind) {
    return Stream.concat(
            own.stream().filter(file -> kind(file.matches()).equals(kind)),
            shipped.apply(kind).stream())
        .toList();
  }

  private boolean isKnownBetter(ServiceSeen seen) {
    return seen.products().stream()
        .filter(match -> match.confidence() != Confidence.LOW)
        .anyMatch(match ->
            Products.of(match.id())
                .filter(product -> own.isEmpty() || product.kind() != Product.Kind.WEB_SERVER)
                .isPresent());
  }

  private static List<Words> words(ServiceSeen seen) {
    var words = new ArrayList<Words>();
    String protocol = seen.protocol().orElse("");
    // What was cut short might name another version than the whole would.
    Optional<String> greeting = seen.detail("greeting").filter(text -> !text.endsWith("…"));
    switch (protocol) {
      case "ftp" -> greeting.ifPresent(text -> words.add(new Words("ftp.banner", text)));
      case "imap" -> greeting.ifPresent(text -> words.add(new Words("imap4.banner", text)));
      case "pop3" -> greeting.ifPresent(text -> words.add(new Words("pop3.banner", text)));
      case "smtp" -> greeting.ifPresent(text -> words.add(new Words("smtp.banner", text)));
      case "ssh" ->
          greeting
              .map(text -> text.replaceFirst("^[0-9.]{1,5}-", ""))
              .ifPresent(text -> words.add(new Words("ssh.banner", text)));
      case "telnet" -> seen.banner().ifPresent(text -> words.add(new Words("telnet.banner", text)));
      case "mysql" ->
          seen.detail("version").ifPresent(text -> words.add(new Words("mysql.banners", text)));
      default -> {}
    }
    for (HttpSeen.Exchange page : seen.startPages()) {
      header(page, "server", "http_header.server", words);
      header(page, "x-powered-by", "http_header.x-powered-by", words);
      header(page, "www-authenticate", "http_header.wwwauth", words);
      header(page, "set-cookie", "http_header.cookie", words);
      page.title().ifPresent(title -> words.add(new Words("html_title", title)));
    }
    return words;
  }

  private static void header(HttpSeen.Exchange page, String name, String kind, List<Words> words) {
    page.header(name).forEach(value -> words.add(new Words(kind, value)));
  }

  /** What is known, for people; nothing where a pattern was found that says nothing. */
  private static Optional<Software> software(String kind, Map<String, String> values) {
    Optional<String> product = value(values, "service.product", "service.family");
    Optional<String> vendor = value(values, "service.vendor");
    Optional<String> version = value(values, "service.version");
    Optional<String> system =
        named(value(values, "os.vendor"), value(values, "os.product", "os.family"))
            .map(name -> name + value(values, "os.version").map(v -> " " + v).orElse(""));
    if (product.isEmpty()) {
      product = value(values, "hw.product", "hw.family");
      vendor = value(values, "hw.vendor");
      version = value(values, "hw.version");
    }
    Optional<String> name = named(vendor, product).or(() -> system);
    Optional<String> shown = version.map(text -> Text.printable(text, LONGEST));
    return name.map(text -> new Software(kind, text, shown, system));
  }

  private static Optional<String> value(Map<String, String> values, String... names) {
    for (String name : names) {
      String value = values.get(name);
      if (value != null && !value.isBlank()) {
        return Optional.of(value.strip());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> named(Optional<String> vendor, Optional<String> product) {
    if (product.isEmpty()) {
      return vendor.map(text -> Text.printable(text, LONGEST));
    }
    String name = product.get();
    boolean whole = vendor.isEmpty() || name.startsWith(vendor.get());
    return Optional.of(Text.printable(whole ? name : vendor.get() + " " + name, LONGEST));
  }
}
