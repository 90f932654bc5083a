package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Locale;

/** Whether none of the pages seen lists the files of a directory. */
record HttpNoDirectoryListing() implements OfHttp {
  private static final CheckCard CARD =
      Card.of("http-no-directory-listing", Severity.MEDIUM, "No directory is listed")
          .why(
              "A list of files shows everybody what is stored there: installers with keys inside,"
                  + " backups, logs.")
          .remedy("Turn directory listings off and move what is not meant for the public.")
          .refutes("ME-47")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HttpSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    if (seen.exchanges().isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "No page was asked for.");
    }
    List<Evidence> listings =
        seen.exchanges().stream()
            .filter(exchange -> exchange.status() == 200 && lists(exchange))
            .map(exchange ->
                new Evidence(OfHttp.request(exchange), "title " + exchange.title().orElse("")))
            .toList();
    if (listings.isEmpty()) {
      return OfHttp.unseen(seen)
          .or(() ->
              OfHttp.unread(
                  seen.exchanges().stream()
                      .filter(exchange -> exchange.status() == 200 && exchange.title().isEmpty())
                      .toList()))
          .orElseGet(() ->
              new Verdict.Pass(
                  "None of "
                      + Phrases.count(seen.exchanges().size(), "page")
                      + " asked for is a list of files."));
    }
    return new Verdict.Fail(
        Severity.MEDIUM, listings.getFirst().source() + " lists files.", listings);
  }

  private static boolean lists(Exchange exchange) {
    String title = exchange.title().orElse("").strip().toLowerCase(Locale.ROOT);
    return title.startsWith("index of /")
        || title.startsWith("directory listing for /")
        || title.startsWith("directory: /");
  }
}
