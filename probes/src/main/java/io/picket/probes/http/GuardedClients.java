package io.picket.probes.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Makes the only HTTP clients there are, one for each {@link Line}.
 *
 * <ol>
 *   <li>A client has one socket, which stands already, inside TLS or not, and leads to a cleared
 *       endpoint. It can open no other: a second socket is refused, and so is any other address.
 *   <li>It looks no name up. Requests are addressed to the literal of the endpoint, which the
 *       library takes as it is; the name is in the Host header and in SNI.
 *   <li>It knows no proxy, no cookies, no cache, no password, and nothing of TLS.
 *   <li>It sends what it is told to and no more: no redirect is followed, no request repeated.
 *   <li>It starts no thread for a connection in HTTP/1; the caller's own does everything.
 *   <li>Time and bytes are bounded by the wire, and the length of a call besides.
 * </ol>
 */
final class GuardedClients {
  /** Statuses upon which the library would act: it throws, or asks again. */
  private static final Set<Integer> ACTED_UPON = Set.of(401, 407, 408, 421, 503);

  /** The deadline of the wire comes first; this one is for what does not wait for the wire. */
  private static final int PATIENCES = 3;

  private static final int KEPT_SECONDS = 60;

  private GuardedClients() {}

  /**
   * How a server answered the last question of a line, noted before the library acts upon it. Not a
   * tag of the request: for that the library looks for Kotlin's reflection, in every jar there is.
   * Every line has one, also where nothing else of the library is loaded.
   */
  static final class Witness {
    private int status;
    private @Nullable Headers headers;
    private @Nullable Protocol protocol;

    /** Before a question. */
    void forget() {
      status = 0;
      headers = null;
      protocol = null;
    }

    private void saw(Response response) {
      status = response.code();
      headers = response.headers();
      protocol = response.protocol();
    }

    int status() {
      return status;
    }

    Headers headers() {
      return headers == null ? Headers.of() : headers;
    }

    /** The protocol of the answer; null when the library failed before there was one. */
    @Nullable Protocol protocol() {
      return protocol;
    }
  }

  /** A client that speaks over this line and no other. */
  static OkHttpClient over(Line line, Duration patience) {
    return new OkHttpClient.Builder()
        .socketFactory(new OneSocket(line))
        .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
        .protocols(List.of(line.isHttp2() ? Protocol.H2_PRIOR_KNOWLEDGE : Protocol.HTTP_1_1))
        .connectionPool(new ConnectionPool(1, KEPT_SECONDS, TimeUnit.SECONDS))
        .dns(GuardedClients::refused)
        .proxy(Proxy.NO_PROXY)
        .authenticator(Authenticator.NONE)
        .proxyAuthenticator(Authenticator.NONE)
        .cookieJar(CookieJar.NO_COOKIES)
        .cache(null)
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .fastFallback(false)
        .connectTimeout(Duration.ZERO)
        .readTimeout(Duration.ZERO)
        .writeTimeout(Duration.ZERO)
        .callTimeout(line.isHttp2() ? patience.multipliedBy(PATIENCES) : Duration.ZERO)
        .addNetworkInterceptor(
            line.tls().isPresent()
                ? chain -> told(chain, https(chain.request()), line.witness())
                : chain -> told(chain, chain.request(), line.witness()))
        .build();
  }

  private static List<InetAddress> refused(String host) throws UnknownHostException {
    throw new UnknownHostException(host + " is not looked up here");
  }

  /** TLS is below the library, so it must be told which scheme to name in HTTP/2. */
  private static Request https(Request request) {
    return request.newBuilder().url(request.url().newBuilder().scheme("https").build()).build();
  }

  private static Response told(Interceptor.Chain chain, Request request, Witness witness)
      throws IOException {
    Response response = chain.proceed(request);
    witness.saw(response);
    return ACTED_UPON.contains(response.code())
        ? response.newBuilder().code(200).build()
        : response;
  }

  /** Hands out the socket of a line, once. */
  private static final class OneSocket extends SocketFactory {
    private final Line line;
    private final AtomicBoolean taken = new AtomicBoolean();

    OneSocket(Line line) {
      this.line = line;
    }

    @Override
    public Socket createSocket() throws IOException {
      if (taken.getAndSet(true)) {
        throw new IOException("there is one connection, and it is used up");
      }
      return line.socket();
    }

    private static Socket none() throws IOException {
      throw new IOException("a connection is not opened here");
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return none();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return none();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return none();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return none();
    }
  }
}
