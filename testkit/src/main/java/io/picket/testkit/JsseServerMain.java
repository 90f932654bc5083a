package io.picket.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A small HTTPS server on the JDK's own TLS. {@link TlsServers#jsse} starts it in a JVM of its own
 * whose security properties disable nothing; it ends when its standard input does.
 */
public final class JsseServerMain {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n"
          .getBytes(StandardCharsets.US_ASCII);

  private JsseServerMain() {}

  /**
   * @param arguments key store, protocols and suites, the latter two joined by commas; no suites
   *     means all there are
   */
  public static void main(String... arguments) throws GeneralSecurityException, IOException {
    var listener = listener(Path.of(arguments[0]));
    listener.setEnabledProtocols(arguments[1].split(","));
    listener.setEnabledCipherSuites(
        arguments[2].isEmpty() ? listener.getSupportedCipherSuites() : arguments[2].split(","));
    listener.bind(new InetSocketAddress(Loopback.V4, 0), 512);
    Thread.ofPlatform().daemon().start(() -> accept(listener));
    System.out.println("LISTENING " + listener.getLocalPort());
    while (System.in.read() >= 0) {
      // Lives as long as whoever started it.
    }
  }

  private static SSLServerSocket listener(Path keyStore)
      throws GeneralSecurityException, IOException {
    char[] password = Credential.PASSWORD.toCharArray();
    var keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(KeyStore.getInstance(keyStore.toFile(), password), password);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
  }

  private static void accept(SSLServerSocket listener) {
    while (true) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void serve(Socket client) {
    try (client) {
      client.setSoTimeout(30_000);
      if (client.getInputStream().read(new byte[8192]) > 0) {
        client.getOutputStream().write(ANSWER);
      }
    } catch (IOException e) {
      System.err.println(e);
    }
  }
}
