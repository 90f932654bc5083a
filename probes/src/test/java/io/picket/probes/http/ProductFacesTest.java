package io.picket.probes.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.Endpoint;
import io.picket.model.LoginSeen;
import io.picket.model.LoginSeen.Kind;
import io.picket.model.ProductMatch;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.login.LoginProbe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The products' faces on a real web server, in clear and inside TLS, and what is nearly one. */
@Timeout(120)
class ProductFacesTest {
  private static final String SCREENCONNECT = "ScreenConnect/25.4.1.9000-1 Microsoft-HTTPAPI/2.0";

  private final WireMockServer web =
      new WireMockServer(
          WireMockConfiguration.options()
              .bindAddress("127.0.0.1")
              .dynamicPort()
              .dynamicHttpsPort()
              .http2PlainDisabled(true));

  @BeforeEach
  void start() {
    web.start();
  }

  @AfterEach
  void stop() {
    web.stop();
  }

  private void answer(String path, ResponseDefinitionBuilder with) {
    web.stubFor(get(urlEqualTo(path)).willReturn(with));
  }

  private static ResponseDefinitionBuilder page(String server, int status, String body) {
    return aResponse().withStatus(status).withHeader("Server", server).withBody(body);
  }

  private ServiceFacts look(boolean tls) {
    var at =
        new Endpoint(
            Addresses.parse("127.0.0.1").orElseThrow(), tls ? web.httpsPort() : web.port());
    try (var estate = new Estate(Duration.ofSeconds(20))) {
      return estate.look(
          at, "", new HttpProbe(Estate.USER_AGENT), new LoginProbe(Estate.USER_AGENT));
    }
  }

  private List<String> asked() {
    return web.getAllServeEvents().stream().map(event -> event.getRequest().getUrl()).toList();
  }

  private static Answer page(ServiceFacts facts, Kind kind) {
    return Estate.seen(facts, LoginSeen.class).pages().stream()
        .filter(page -> page.kind() == kind)
        .findFirst()
        .orElseThrow()
        .reachable();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void screenConnectIsKnownWithItsVersionAndItsPagesAreSeen(boolean tls) {
    web.stubFor(any(anyUrl()).willReturn(page(SCREENCONNECT, 404, "")));
    answer("/", page(SCREENCONNECT, 200, "<title>Remote Support</title>welcome"));
    answer(
        "/Login",
        page(SCREENCONNECT, 200, "ConnectWise Control Remote Support <input type=password>"));
    answer("/SetupWizard.aspx", page(SCREENCONNECT, 302, "").withHeader("Location", "/Login"));
    ServiceFacts facts = look(tls);
    ServiceSeen service = Estate.seen(facts, ServiceSeen.class);
    assertThat(service.tls().isYes()).isEqualTo(tls);
    ProductMatch product = service.product("screenconnect").orElseThrow();
    assertThat(product.version().orElseThrow()).startsWith("25.4.1.9000");
    assertThat(page(facts, Kind.LOGIN).isYes()).isTrue();
    assertThat(page(facts, Kind.SETUP_WIZARD).isNo()).isTrue();
    assertThat(asked()).hasSizeLessThanOrEqualTo(10).noneMatch(u -> u.contains("aspx/"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endpointCentralMspIsKnownByTheEditionItNames(boolean tls) {
    web.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
    answer(
        "/",
        aResponse()
            .withHeader("Set-Cookie", "UEMJSESSIONID=1; Path=/; HttpOnly")
            .withBody("<meta http-equiv=refresh content='0; url=./configurations'>"));
    answer(
        "/emsapi/login/loginMeta",
        aResponse()
            .withHeader("Content-Type", "application/json")
            .withBody(
                "{\"productDetails\":{\"name\":\"ManageEngine Endpoint Central MSP 11\"},"
                    + "\"updateDetails\":{\"link\":\"https://x/?buildNumber=11.2.2309.1\"}}"));
    answer(
        "/configurations",
        aResponse().withBody("<title>ManageEngine Endpoint Central MSP</title><form></form>"));
    ServiceFacts facts = look(tls);
    ServiceSeen service = Estate.seen(facts, ServiceSeen.class);
    ProductMatch product = service.product("endpoint-central-msp").orElseThrow();
    assertThat(product.version()).contains("11.2.2309.1");
    assertThat(service.product("endpoint-central")).isEmpty();
    assertThat(page(facts, Kind.LOGIN).isYes()).isTrue();
    assertThat(asked()).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void aPageAboutAProductIsNotTheProduct() {
    web.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
    answer(
        "/",
        aResponse()
            .withBody(
                "<title>How we moved from ScreenConnect to Endpoint Central MSP</title>"
                    + "ConnectWise Control Remote Support, UEMJSESSIONID, ManageEngine"));
    ServiceSeen service = Estate.seen(look(true), ServiceSeen.class);
    assertThat(service.products())
        .extracting(ProductMatch::id)
        .doesNotContain("screenconnect", "endpoint-central-msp", "endpoint-central");
  }
}
