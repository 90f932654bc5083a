package io.picket.probes.http;

import io.picket.model.HttpSeen.Header;
import io.picket.model.Reason;
import io.picket.probes.http.GuardedClients.Witness;
import io.picket.probes.http.WebClient.Reply;
import io.picket.probes.wire.WireException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** One request over one line, and its answer. */
final class Question {
  private final Line line;
  private final Request request;
  private final Witness witness;
  private boolean mayBeFollowed;

  Question(Line line, String authority, String userAgent, WebRequest asked) {
    this.line = line;
    this.witness = line.witness();
    var headers =
        new Headers.Builder()
            .add("Host", authority)
            .add("User-Agent", userAgent)
            .add("Accept", "*/*");
    asked.headers().forEach(header -> headers.add(header.name(), header.value()));
    this.request =
        new Request.Builder()
            .url(url(line, asked.path()))
            .headers(headers.build())
            .method(asked.method(), body(asked))
            .build();
  }

  private static @Nullable RequestBody body(WebRequest asked) {
    return asked.method().equals("GET") ? null : RequestBody.create(asked.body());
  }

  /** The endpoint's own literal, which the library does not look up. */
  private static HttpUrl url(Line line, String path) {
    var endpoint = line.origin().endpoint();
    return HttpUrl.get("http://" + endpoint + path);
  }

  /** A path and query as they are sent: dot segments removed, and odd characters encoded. */
  static String asSent(String target) {
    HttpUrl url = HttpUrl.get("http://127.0.0.1" + target);
    String query = url.encodedQuery();
    return query == null ? url.encodedPath() : url.encodedPath() + "?" + query;
  }

  /** Whether the line can take another question. */
  boolean mayBeFollowed() {
    return mayBeFollowed;
  }

  Reply reply() throws WireException, InterruptedException {
    witness.forget();
    line.expectAnswer();
    Reply reply = ask(line.client().newCall(request));
    mayBeFollowed =
        !line.broken()
            && witness.protocol() == Protocol.HTTP_1_1
            && line.hasRoom()
            && line.client().connectionPool().idleConnectionCount() == 1;
    return reply;
  }

  private Reply ask(Call call) throws WireException, InterruptedException {
    try (Response response = call.execute()) {
      HttpHead head = head();
      Reply reply = head.status() == 101 ? http(head, new byte[0], false) : body(head, response);
      if (!(reply instanceof Reply.Http(HttpAnswer answer)) || answer.truncated()) {
        // Closing an answer would read on for a while.
        call.cancel();
      }
      return reply;
    } catch (IOException e) {
      return line.unanswered(e);
    }
  }

  private static Reply http(HttpHead head, byte[] body, boolean truncated) {
    return new Reply.Http(new HttpAnswer(head.status(), head.headers(), body, truncated));
  }

  /** As it was said where that is known, and in HTTP/2 as the library decoded it. */
  private HttpHead head() {
    return line.tap().head().orElseGet(() -> head(witness.status(), witness.headers()));
  }

  private static HttpHead head(int status, Headers headers) {
    List<Header> fields = new ArrayList<>();
    for (int i = 0; i < Math.min(headers.size(), HttpHeadDecoder.MOST_FIELDS); i++) {
      fields.add(new Header(headers.name(i), headers.value(i)));
    }
    return new HttpHead(status, fields);
  }

  /** Reads until the end or the limit; a body that contradicts its own framing is no answer. */
  private Reply body(HttpHead head, Response response) throws InterruptedException {
    BufferedSource source = response.body().source();
    try {
      boolean more = source.request(WebClient.BODY_LIMIT + 1L);
      return http(head, read(source), more);
    } catch (IOException e) {
      WireException why = line.told(e);
      return line.broken()
          ? http(head, read(source), true)
          : new Reply.Other(
              line.tap().bytes(),
              why.reason() == Reason.SILENT ? Reason.SILENT : Reason.MALFORMED,
              "the body cannot be read: " + why.detail());
    }
  }

  private static byte[] read(BufferedSource source) {
    var buffer = source.getBuffer();
    var snapshot = buffer.snapshot((int) Math.min(WebClient.BODY_LIMIT, buffer.size()));
    return snapshot.toByteArray();
  }
}
