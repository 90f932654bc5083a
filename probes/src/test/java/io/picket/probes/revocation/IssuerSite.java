package io.picket.probes.revocation;

import io.picket.testkit.Behaviour;
import io.picket.testkit.HostileServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** An issuer's web site on loopback: what it serves is decided after its address is known. */
final class IssuerSite implements AutoCloseable {
  private final Map<String, UnaryOperator<byte[]>> pages = new ConcurrentHashMap<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final HostileServer server = HostileServer.doing(serve());

  private Behaviour serve() {
    return client -> {
      String head = client.readRequestHead();
      heads.add(head);
      var body = new ByteArrayOutputStream();
      int length =
          head.lines()
              .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
              .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
              .findFirst()
              .orElse(0);
      while (body.size() < length) {
        body.write(client.read());
      }
      String path = head.isEmpty() ? "" : head.split(" ", -1)[1];
      client.write(
          pages.getOrDefault(path, any -> raw("404 Not Found", "")).apply(body.toByteArray()));
    };
  }

  /** Serves a 200 with what a function makes of the request's body. */
  String page(String path, UnaryOperator<byte[]> answer) {
    return raw(
        path,
        body -> {
          byte[] content = answer.apply(body);
          var all = new ByteArrayOutputStream();
          all.writeBytes(
              ("HTTP/1.1 200 OK\r\nContent-Length: " + content.length + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
          all.writeBytes(content);
          return all.toByteArray();
        });
  }

  /** Serves bytes as they are, head and all. */
  String raw(String path, UnaryOperator<byte[]> answer) {
    pages.put(path, answer);
    return url(path);
  }

  static byte[] raw(String status, String headers) {
    return ("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  int port() {
    return server.port();
  }

  /** The heads of all requests so far. */
  List<String> heads() {
    return heads;
  }

  int connections() {
    return server.connections();
  }

  @Override
  public void close() {
    server.close();
  }
}
