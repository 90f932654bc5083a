package io.picket.probes.revocation;

import io.picket.model.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one scan may ask issuers altogether, however many servers it looks at. */
final class Allowance {
  /** Requests of one scan. */
  static final int MOST_REQUESTS = 1_000;

  /** Bytes of all answers of one scan. */
  static final long MOST_BYTES = 128L * 1024 * 1024;

  private static final int AT_ONCE = 8;
  private static final long LONGEST_IN_LINE_SECONDS = 60;

  private final PlainHttp http;
  private final Duration patience;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  /**
   * @param patience for one request, look-up and redirect included
   */
  Allowance(PlainHttp http, Duration patience) {
    this.http = http;
    this.patience = patience;
  }

  /** Asks, if there is anything left; never throws. */
  Fetched ask(String url, Optional<PlainHttp.Question> question, int mostBytes) {
    if (requests.incrementAndGet() > MOST_REQUESTS || bytes.get() > MOST_BYTES) {
      return new Fetched.Nothing(
          Reason.OUT_OF_BUDGET, "not asked: this scan asked issuers as much as it may");
    }
    try {
      if (!places.tryAcquire(LONGEST_IN_LINE_SECONDS, TimeUnit.SECONDS)) {
        return new Fetched.Nothing(Reason.OUT_OF_BUDGET, "not asked: too many before it");
      }
      try {
        Fetched fetched = http.ask(url, question, new PlainHttp.Bounds(mostBytes, patience));
        if (fetched instanceof Fetched.Body body) {
          bytes.addAndGet(body.size());
        }
        return fetched;
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Fetched.Nothing(Reason.CANCELLED, "not finished");
    } catch (RuntimeException e) {
      return new Fetched.Nothing(Reason.BUG, e.getClass().getSimpleName());
    }
  }

  /** How many requests were wanted so far. */
  int requests() {
    return requests.get();
  }
}
