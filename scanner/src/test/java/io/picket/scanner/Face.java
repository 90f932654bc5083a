package io.picket.scanner;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.picket.scanner.GuideBench.page;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.picket.model.Confidence;
import java.util.Base64;

/**
 * A product as it shows itself, built from graded facts.
 *
 * @see io.picket.fingerprints.products.Products
 */
enum Face {
  BEYONDTRUST("beyondtrust", "", Confidence.HIGH) {
    @Override
    void on(WireMockServer web) {
      GuideBench.answer(
          web,
          "/",
          page(200, "Bomgar", "<title>Portal | Powered by BOMGAR</title>")
              .withHeader("Set-Cookie", "nsbase_session=1; Path=/; Secure; HttpOnly"));
    }
  },
  /** No distinctive sign is confirmed: never more than a hint. */
  CONNECTWISE_AUTOMATE("connectwise-automate", "", Confidence.MEDIUM) {
    @Override
    void on(WireMockServer web) {
      GuideBench.answer(
          web,
          "/",
          page(302, "Microsoft-IIS/10.0", "<a href=\"/WCC2/\">Object moved</a>")
              .withHeader("Location", "/WCC2/"));
    }
  },
  KASEYA_VSA("kaseya-vsa", "", Confidence.HIGH) {
    @Override
    void on(WireMockServer web) {
      String login = "/vsapres/web20/core/login.aspx";
      GuideBench.answer(
          web,
          "/",
          page(302, "-", "<a href=\"" + login + "\">moved</a>").withHeader("Location", login));
      GuideBench.answer(
          web,
          login,
          page(200, "-", "<script src=\"/vsapres/js/kaseya/web/bootstrap.js\"></script>"));
    }
  },
  MESHCENTRAL("meshcentral", "", Confidence.HIGH) {
    @Override
    void on(WireMockServer web) {
      GuideBench.answer(
          web,
          "/",
          page(200, "-", "<title>MeshCentral - Login</title>")
              .withHeader("Set-Cookie", "xid=e30=; Path=/; Secure; HttpOnly"));
    }
  },
  N_CENTRAL("n-central", "2026.3.1.9", Confidence.HIGH) {
    @Override
    void on(WireMockServer web) {
      GuideBench.answer(web, "/", page(200, "-", "<title>N-central Login Redirect</title>"));
      GuideBench.answer(
          web,
          "/login",
          page(
              200,
              "-",
              "<title>N-central Login</title><body class=\"ncentral\"><script>"
                  + "var ncentralVersion = \"2026.3.1.9\";</script>"));
    }
  },
  SERVICEDESK_PLUS("servicedesk-plus", "14003", Confidence.HIGH) {
    @Override
    void on(WireMockServer web) {
      GuideBench.answer(web, "/", desk("ManageEngine ServiceDesk Plus", "14003"));
    }
  },
  SERVICEDESK_PLUS_MSP("servicedesk-plus-msp", "13000", Confidence.HIGH) {
    @Override
    void on(WireMockServer web) {
      GuideBench.answer(web, "/", desk("ManageEngine ServiceDesk Plus - MSP", "13000"));
    }
  },
  /** Its icon is made up, with the digest of the real one. */
  SIMPLEHELP("simplehelp", "", Confidence.HIGH) {
    @Override
    void on(WireMockServer web) {
      GuideBench.answer(web, "/", page(200, "-", "<title>Welcome</title>by SimpleHelp"));
      GuideBench.answer(
          web,
          "/favicon.ico",
          aResponse().withBody(Base64.getDecoder().decode("gn+1BlUlGO33Omnr")));
    }
  },
  TACTICAL_RMM("tactical-rmm", "", Confidence.HIGH) {
    @Override
    void on(WireMockServer web) {
      GuideBench.answer(
          web,
          "/",
          page(
              200,
              "nginx",
              "<title>Tactical RMM - Login</title>"
                  + "<script type=\"module\" src=\"/env-config.js\"></script>"));
    }
  };

  final String id;
  final String version;
  final Confidence confidence;

  Face(String id, String version, Confidence confidence) {
    this.id = id;
    this.version = version;
    this.confidence = confidence;
  }

  abstract void on(WireMockServer web);

  private static ResponseDefinitionBuilder desk(String title, String build) {
    return page(
            200,
            "-",
            "<title>" + title + "</title><script src=\"/scripts/Login.js?" + build + "\"></script>")
        .withHeader("Set-Cookie", "SDPSESSIONID=1; Path=/; Secure; HttpOnly");
  }
}
