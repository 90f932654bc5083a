package io.picket.scanner.certificate;

import io.picket.probes.trust.CertificateFacts;
import io.picket.probes.trust.MendedChain;
import io.picket.probes.trust.MendedChain.Link;
import io.picket.probes.trust.MendedChain.Missing;
import io.picket.probes.trust.MendedChain.Surplus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What to paste where: the right file in words, and as JSON. */
final class MendedWords {
  private static final int SHOWN = 20;

  private MendedWords() {}

  /** For people. */
  static List<String> lines(FileAnswer answer, Optional<Installation> on) {
    MendedChain chain = answer.mended();
    var lines = new ArrayList<String>();
    if (answer.lacksServer()) {
      lines.add(
          "The file  holds issuers only: the server's own certificate is missing, and comes first");
      return lines;
    }
    answer
        .trouble()
        .ifPresent(why ->
            lines.add(
                "Written   so that nginx, Apache, HAProxy and others with OpenSSL do not read it"
                    + " as it looks: "
                    + why
                    + (chain.isComplete() ? "; --write-chain FILE writes it anew" : "")));
    if (chain.asItIs()) {
      lines.add("The file  complete and in order" + rootStays(chain));
    } else {
      lines.add("The file  " + heading(chain));
      for (int i = 0; i < chain.links().size(); i++) {
        lines.add("  " + (i + 1) + "  " + link(chain.links().get(i)));
      }
      chain
          .missing()
          .ifPresent(missing -> lines.addAll(missing(missing, chain.links().size() + 1)));
      leaveOut(chain.leaveOut(), lines);
      if (chain.isComplete()) {
        lines.add("  --write-chain FILE writes exactly this as PEM.");
      }
    }
    on.ifPresent(one -> {
      lines.add("Install");
      one.steps(chain).forEach(step -> lines.add("  " + step));
    });
    return lines;
  }

  private static String heading(MendedChain chain) {
    if (chain.isComplete()) {
      return "must be changed. Paste these certificates into it, in this order:";
    }
    return chain.missing().isPresent()
        ? "lacks an issuer that is not known here. As far as it goes, in this order:"
        : "carries an expired issuer, and its successor is not known here. The right order is:";
  }

  private static String rootStays(MendedChain chain) {
    String count =
        chain.links().size() == 1
            ? ": the server's certificate needs no issuer beside it"
            : ": the server's certificate, then "
                + (chain.links().size() == 2
                    ? "its issuer"
                    : (chain.links().size() - 1) + " issuers");
    return chain.leaveOut().isEmpty() ? count : count + "; the root behind them may stay out";
  }

  private static String link(Link link) {
    String subject = link.certificate().subjectText();
    if (link.successor().isPresent()) {
      Missing successor = link.successor().get();
      return subject
          + "  ("
          + (link.place() > 0 ? "number " + link.place() + " in the file; " : "")
          + "EXPIRED on "
          + CertificateFacts.of(link.certificate()).notAfter()
          + ": paste the authority's current certificate of this name"
          + successor.keyId().map(id -> ", key identifier " + id + ",").orElse("")
          + " in its place; "
          + successor
              .url()
              .map(url -> "it may be had at " + url)
              .orElse("the authority offers it as \"chain\" or \"bundle\"")
          + ")";
    }
    if (link.place() > 0) {
      return subject + "  (number " + link.place() + " in the file)";
    }
    return subject
        + "  (NOT in the file; SHA-256 "
        + link.certificate().sha256()
        + link.url().map(url -> "; to be had at " + url).orElse("")
        + ")";
  }

  private static List<String> missing(Missing missing, int place) {
    return List.of(
        "  "
            + place
            + "  "
            + missing.issuer()
            + "  (MISSING: it issued "
            + missing.below()
            + missing.keyId().map(id -> "; key identifier " + id).orElse("")
            + ")",
        missing.url().isPresent()
            ? "  To be had at "
                + missing.url().get()
                + " (--fetch-revocation lets Picket fetch it), or from the authority as \"chain\""
                + " or \"bundle\". For a private authority give its root with --trust-store."
            : "  Ask the authority for its \"chain\" or \"bundle\". For a private authority give"
                + " its root with --trust-store.");
  }

  private static void leaveOut(List<Surplus> surplus, List<String> lines) {
    if (surplus.isEmpty()) {
      return;
    }
    lines.add("  Leave out:");
    surplus.stream()
        .limit(SHOWN)
        .forEach(one ->
            lines.add(
                "     "
                    + one.certificate().subjectText()
                    + "  (number "
                    + one.place()
                    + "): "
                    + one.why()));
    if (surplus.size() > SHOWN) {
      lines.add("     and " + (surplus.size() - SHOWN) + " more");
    }
  }

  /** For programs. */
  static void tell(FileAnswer answer, Optional<Installation> on, ObjectNode node) {
    MendedChain chain = answer.mended();
    ObjectNode file = node.putObject("file");
    file.put("right", answer.isRight());
    file.put("complete", chain.isComplete() && !answer.lacksServer());
    answer.trouble().ifPresent(why -> file.put("trouble", why));
    ArrayNode links = file.putArray("chain");
    for (Link link : chain.links()) {
      ObjectNode one = links.addObject();
      one.put("subject", link.certificate().subjectText());
      one.put("sha256", link.certificate().sha256());
      if (link.place() > 0) {
        one.put("place", link.place());
      }
      link.successor().ifPresent(successor -> missing(successor, one.putObject("replace_by")));
      link.url().ifPresent(url -> one.put("url", url));
    }
    ArrayNode leaveOut = file.putArray("leave_out");
    for (Surplus surplus : chain.leaveOut()) {
      leaveOut
          .addObject()
          .put("subject", surplus.certificate().subjectText())
          .put("sha256", surplus.certificate().sha256())
          .put("place", surplus.place())
          .put("why", surplus.why());
    }
    chain.missing().ifPresent(missing -> missing(missing, file.putObject("missing")));
    if (chain.isComplete()) {
      file.put("chain_pem", chain.pem());
    }
    on.ifPresent(one -> {
      ArrayNode steps = file.putArray("install");
      one.steps(chain).forEach(steps::add);
    });
  }

  private static void missing(Missing missing, ObjectNode one) {
    one.put("issuer", missing.issuer());
    missing.keyId().ifPresent(id -> one.put("key_id", id));
    one.put("below", missing.below());
    missing.url().ifPresent(url -> one.put("url", url));
  }
}
