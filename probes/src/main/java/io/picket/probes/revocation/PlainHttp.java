package io.picket.probes.revocation;

import io.picket.model.Durations;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.wire.WireException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * One request of plain HTTP at a time, to an address there is leave for; bounded in bytes, in time
 * and in redirects, each of which is read, looked up and checked like the first.
 */
final class PlainHttp {
  private static final int MOST_REDIRECTS = 1;

  private final Leave leave;
  private final Names names;
  private final String userAgent;

  PlainHttp(Leave leave, Names names, String userAgent) {
    this.leave = leave;
    this.names = names;
    this.userAgent = userAgent;
  }

  /**
   * How much is waited for.
   *
   * @param mostBytes of the body
   * @param patience for all hops together
   */
  record Bounds(int mostBytes, Duration patience) {}

  /** What to send behind a POST, and its media type. */
  static final class Question {
    private final String type;
    private final byte[] body;

    Question(String type, byte[] body) {
      this.type = type;
      this.body = body.clone();
    }
  }

  /** Asks; POST with a question, GET without. */
  Fetched ask(String url, Optional<Question> question, Bounds bounds) throws InterruptedException {
    long deadline = System.nanoTime() + bounds.patience().toNanos();
    String next = url;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      try {
        FetchAddress at = FetchAddress.parse(next);
        List<InetAddress> addresses = addresses(at);
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (!left.isPositive()) {
          return new Fetched.Nothing(Reason.SILENT, late(bounds));
        }
        Step step = hop(at, addresses, question, new Bounds(bounds.mostBytes(), left));
        if (step instanceof Step.Ended(Fetched fetched)) {
          return fetched;
        } else if (step instanceof Step.Sent(String there)) {
          next = there;
        }
      } catch (IllegalArgumentException e) {
        return new Fetched.Nothing(Reason.OUT_OF_SCOPE, "not asked: " + e.getMessage());
      } catch (WireException e) {
        return new Fetched.Nothing(e.reason(), e.detail());
      } catch (IOException e) {
        return failed(e, bounds);
      }
    }
    return new Fetched.Nothing(Reason.TOO_LARGE, "sent from one address to another more than once");
  }

  private sealed interface Step {
    record Ended(Fetched fetched) implements Step {}

    record Sent(String there) implements Step {}
  }

  /** Every address of the name; one there is no leave for spoils them all. */
  private List<InetAddress> addresses(FetchAddress at) throws WireException, InterruptedException {
    List<InetAddress> all = names.addresses(at.host());
    for (InetAddress address : all) {
      Optional<String> refusal = leave.refusal(address, at.port());
      if (refusal.isPresent()) {
        throw new WireException(
            Reason.OUT_OF_SCOPE, "not asked: " + at.host() + ": " + refusal.get());
      }
    }
    return all;
  }

  private Step hop(
      FetchAddress at, List<InetAddress> addresses, Optional<Question> question, Bounds bounds)
      throws IOException, WireException {
    OkHttpClient client = client(at, addresses, bounds.patience());
    Request.Builder request =
        new Request.Builder()
            .url(at.url())
            .header("User-Agent", userAgent)
            .header("Accept-Encoding", "identity")
            .header("Connection", "close");
    question.ifPresent(one -> request.post(RequestBody.create(one.body, MediaType.get(one.type))));
    Request ready = request.build();
    if (!ready.url().host().equals(at.host()) || ready.url().port() != at.port()) {
      throw new WireException(Reason.OUT_OF_SCOPE, "not asked: its host can be read in two ways");
    }
    try (Response response = client.newCall(ready).execute()) {
      int status = response.code();
      String location = response.header("Location");
      if (status / 100 == 3 && location != null) {
        boolean keepsMethod = status == 307 || status == 308;
        return question.isEmpty() || keepsMethod
            ? new Step.Sent(location)
            : new Step.Ended(
                new Fetched.Nothing(
                    Reason.UNRECOGNISED, "answered the question with redirect " + status));
      }
      if (status != 200 || response.header("Content-Encoding") != null) {
        return new Step.Ended(
            new Fetched.Nothing(Reason.UNRECOGNISED, "HTTP status " + status + ", no plain 200"));
      }
      return new Step.Ended(body(response.body().source(), bounds.mostBytes()));
    } finally {
      client.connectionPool().evictAll();
    }
  }

  private static Fetched body(BufferedSource source, int most) throws IOException {
    source.request(most + 1L);
    if (source.getBuffer().size() > most) {
      return new Fetched.Nothing(Reason.TOO_LARGE, "more than " + most + " bytes");
    }
    return new Fetched.Body(source.readByteArray());
  }

  /** A client for one hop: nothing of one hop is reused in another. */
  private OkHttpClient client(FetchAddress at, List<InetAddress> addresses, Duration left) {
    return new OkHttpClient.Builder()
        .dns(host -> host.equals(at.host()) ? addresses : List.of())
        .socketFactory(new CheckedSockets(leave))
        .proxy(Proxy.NO_PROXY)
        .protocols(List.of(Protocol.HTTP_1_1))
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .fastFallback(false)
        .cookieJar(CookieJar.NO_COOKIES)
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
        .connectTimeout(left)
        .readTimeout(left)
        .writeTimeout(left)
        .callTimeout(left)
        .build();
  }

  private static Fetched failed(IOException e, Bounds bounds) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    } else if (e instanceof CheckedSockets.RefusedException) {
      return new Fetched.Nothing(Reason.OUT_OF_SCOPE, "not asked: " + e.getMessage());
    } else if (e instanceof InterruptedIOException) {
      return new Fetched.Nothing(Reason.SILENT, late(bounds));
    } else if (e instanceof ConnectException) {
      return new Fetched.Nothing(Reason.REFUSED, "nothing listens there");
    }
    return new Fetched.Nothing(
        Reason.MALFORMED, Text.printable(String.valueOf(e.getMessage()), 200));
  }

  private static String late(Bounds bounds) {
    return "not finished within " + Durations.text(bounds.patience());
  }
}
