package io.picket.probes.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.picket.fingerprints.products.DefaultLogin;
import io.picket.fingerprints.products.DefaultLogin.Account;
import io.picket.fingerprints.products.DefaultLogin.Flow;
import io.picket.fingerprints.products.DefaultLogins;
import io.picket.fingerprints.products.Secret;
import java.util.List;
import java.util.Optional;

/** A product that lets its default account in, until the session is ended. */
enum Face {
  DESKTOP_CENTRAL("desktop-central", "ManageEngine Desktop Central 10", "DCJSESSIONID"),
  ENDPOINT_CENTRAL("endpoint-central", "ManageEngine Endpoint Central", "UEMJSESSIONID"),
  ENDPOINT_CENTRAL_MSP(
      "endpoint-central-msp", "ManageEngine Endpoint Central MSP", "UEMJSESSIONID"),
  SERVICEDESK_PLUS("servicedesk-plus", "ManageEngine ServiceDesk Plus", "SDPSESSIONID"),
  SERVICEDESK_PLUS_MSP(
      "servicedesk-plus-msp", "ManageEngine ServiceDesk Plus - MSP", "SDPSESSIONID");

  /** Unlike every account's name, and different in every encoding. */
  static final String PASSWORD = "Tr0ub4dor&3 /x";

  static final String IN = "in";

  final String id;
  private final String title;
  private final String cookie;

  Face(String id, String title, String cookie) {
    this.id = id;
    this.title = title;
    this.cookie = cookie;
  }

  Flow flow() {
    return DefaultLogins.of(id).orElseThrow().flow().orElseThrow();
  }

  String account() {
    return DefaultLogins.of(id).orElseThrow().accounts().getFirst().name();
  }

  /** What is known of it, with a password that can be searched for. */
  static Optional<DefaultLogin> known(String id) {
    return DefaultLogins.of(id)
        .map(login ->
            new DefaultLogin(
                login.product(),
                login.accounts().stream()
                    .map(account ->
                        new Account(account.name(), new Secret(PASSWORD), account.documentation()))
                    .toList(),
                login.flow(),
                login.stops(),
                List.of()));
  }

  String inside() {
    return "<title>Home</title><a href=\"./logout.do\">Sign Out</a>"
        + "<a href='admin.do?actionToCall=showAdminTab'>Admin</a>"
        + "<a href=\"javascript:preLogout('null')\">Log out</a>";
  }

  /** The login page, with something more in its form. */
  String loginPage(String more) {
    return "<html><title>"
        + title
        + "</title><form name=login action=\"j_security_check\" method=post>"
        + "<input type=\"hidden\" name=\"buildNum\" id=\"buildNum\" value=\"100474\"/>"
        + "<input type=\"hidden\" name=\"AdEnable\" value=\"false\"/>"
        + "<input type=\"hidden\" name=\"LDAPEnable\" value=\"false\"/>"
        + "<input type=\"hidden\" name=\"csrf\" value=\"a&amp;b\"/>"
        + more
        + "<input name=\"j_username\"/><input type=\"password\""
        + " name=\"j_password\"/></form></html>";
  }

  ResponseDefinitionBuilder page(String body) {
    return aResponse().withHeader("Set-Cookie", cookie + "=outside; Path=/").withBody(body);
  }

  void on(WireMockServer web) {
    Flow flow = flow();
    web.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(404)));
    web.stubFor(get(urlEqualTo("/")).atPriority(8).willReturn(page(loginPage(""))));
    if (this == ENDPOINT_CENTRAL_MSP || this == ENDPOINT_CENTRAL) {
      String name = this == ENDPOINT_CENTRAL ? "Endpoint Central" : "Endpoint Central MSP 11";
      web.stubFor(
          get(urlEqualTo("/emsapi/login/loginMeta"))
              .willReturn(page("{\"productDetails\":{\"name\":\"" + name + "\"}}")));
    }
    web.stubFor(get(urlEqualTo(flow.page())).atPriority(7).willReturn(page(loginPage(""))));
    String insidePath = flow.inside().split("\\?", 2)[0];
    web.stubFor(
        get(urlPathEqualTo(insidePath))
            .atPriority(5)
            .willReturn(aResponse().withStatus(302).withHeader("Location", flow.page())));
    web.stubFor(
        get(urlPathEqualTo(insidePath))
            .atPriority(4)
            .inScenario("session")
            .whenScenarioStateIs(IN)
            .withCookie(cookie, containing("inside"))
            .willReturn(aResponse().withBody(inside())));
    web.stubFor(
        get(urlEqualTo(flow.logOut()))
            .atPriority(4)
            .inScenario("session")
            .withCookie(cookie, containing("inside"))
            .willSetStateTo(Scenario.STARTED)
            .willReturn(aResponse().withStatus(302).withHeader("Location", flow.page())));
    answersPost(
        web,
        aResponse()
            .withStatus(302)
            .withHeader("Set-Cookie", cookie + "=inside; Path=/; HttpOnly")
            .withHeader("Location", flow.inside()));
  }

  /** What it answers to the right password; whatever else is sent gets its login page. */
  void answersPost(WireMockServer web, ResponseDefinitionBuilder with) {
    web.stubFor(post(urlEqualTo(flow().post())).atPriority(6).willReturn(page(loginPage(""))));
    web.stubFor(
        post(urlEqualTo(flow().post()))
            .atPriority(3)
            .inScenario("session")
            .withCookie(cookie, containing("outside"))
            .withRequestBody(containing("j_username=" + account() + "&"))
            .withRequestBody(containing("j_password=Tr0ub4dor%263+%2Fx"))
            .withRequestBody(containing("csrf=a%26b"))
            .willSetStateTo(IN)
            .willReturn(with));
  }
}
