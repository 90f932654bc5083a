package io.picket.scanner.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the pretend servers say. Made up after what is publicly known of the real ones. */
final class PretendSites {
  private static final String PRETEND = "<p>This is a pretend server of picket demo.</p>";

  private PretendSites() {}

  /** A remote-support server with its login page in clear and its setup wizard open. */
  static HttpHandler screenConnect() {
    return exchange -> {
      exchange.getResponseHeaders().set("Server", "ScreenConnect/23.9.7.8804-3210987654");
      switch (exchange.getRequestURI().getPath()) {
        case "/Host", "/Administration" -> redirect(exchange, 302, "/Login");
        case "/Login" ->
            page(
                exchange,
                "ConnectWise Control Remote Support Software",
                "<form method='post'><input name='user'><input type='password' name='p'></form>");
        case "/SetupWizard.aspx" ->
            page(exchange, "Setup Wizard", "<h1>Setup Wizard</h1><form method='post'></form>");
        default ->
            page(
                exchange, "ConnectWise Control Remote Support Software", "<h1>Join a session</h1>");
      }
    };
  }

  /** A management console that is served in clear as well as over old TLS. */
  static HttpHandler endpointCentral() {
    return exchange -> {
      exchange.getResponseHeaders().set("Set-Cookie", "UEMJSESSIONID=pretend; Path=/");
      switch (exchange.getRequestURI().getPath()) {
        case "/" ->
            page(exchange, "", "<meta http-equiv='refresh' content='0; url=./configurations'>");
        case "/configurations" ->
            page(
                exchange,
                "ManageEngine Endpoint Central MSP 11",
                "<form><input name='j_username'><input type='password' name='j_password'></form>");
        case "/emsapi/login/loginMeta" ->
            body(
                exchange,
                "application/json",
                "{\"productDetails\":{\"name\":\"ManageEngine Endpoint Central MSP 11\"},"
                    + "\"updateDetails\":{\"link\":\"https://updates.example/?buildNumber=11.2.2309.1\"}}");
        default -> exchange.sendResponseHeaders(404, -1);
      }
      exchange.close();
    };
  }

  /** A site that sends visitors round in a circle. */
  static HttpHandler loop() {
    return exchange -> {
      String path = exchange.getRequestURI().getPath();
      redirect(exchange, 302, path.equals("/again") ? "/" : "/again");
    };
  }

  /** A site that sends visitors from HTTPS to a place in clear. */
  static HttpHandler downgrade(String to) {
    return exchange -> redirect(exchange, 301, to);
  }

  private static void redirect(HttpExchange exchange, int status, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static void page(HttpExchange exchange, String title, String content) throws IOException {
    body(
        exchange,
        "text/html; charset=utf-8",
        "<!doctype html><html><head><title>"
            + title
            + "</title></head><body>"
            + content
            + PRETEND
            + "</body></html>");
  }

  private static void body(HttpExchange exchange, String type, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }
}
