package io.picket.testkit;

import java.nio.file.Path;
import java.util.List;

/** Tomcat with its manager and nobody to log in to it, on an ephemeral port of 127.0.0.1. */
public final class Tomcats {
  private static final Path HOME = Path.of("/usr/share/tomcat10");
  private static final Path MANAGER = Path.of("/usr/share/tomcat10-admin/manager");

  /** JSP alone, in which the manager's pages are written. */
  private static final String PAGES =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <servlet>
          <servlet-name>default</servlet-name>
          <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>
        </servlet>
        <servlet>
          <servlet-name>jsp</servlet-name>
          <servlet-class>org.apache.jasper.servlet.JspServlet</servlet-class>
        </servlet>
        <servlet-mapping>
          <servlet-name>default</servlet-name><url-pattern>/</url-pattern>
        </servlet-mapping>
        <servlet-mapping>
          <servlet-name>jsp</servlet-name><url-pattern>*.jsp</url-pattern>
        </servlet-mapping>
      </web-app>
      """;

  private Tomcats() {}

  /**
   * Starts one, on the JVM of the tests; it takes seconds.
   *
   * @param manager whether the manager is deployed
   */
  public static TlsServer tomcat(boolean manager) {
    Path home = Peers.requireFolder(HOME);
    Path application = Peers.requireFolder(MANAGER);
    var folder = TemporaryFolder.make("picket-tomcat");
    for (String name : List.of("conf", "conf/Catalina/localhost", "logs", "temp", "webapps")) {
      folder.folder(name);
    }
    folder.write("conf/web.xml", PAGES);
    if (manager) {
      folder.write(
          "conf/Catalina/localhost/manager.xml",
          "<Context docBase=\"" + application + "\" privileged=\"true\"/>\n");
    }
    return ProcessServer.onFreePort(
        folder,
        port -> {
          folder.write(
              "conf/server.xml",
              """
              <Server port="-1">
                <Service name="Catalina">
                  <Connector port="%d" address="127.0.0.1" protocol="HTTP/1.1"/>
                  <Engine name="Catalina" defaultHost="localhost">
                    <Realm className="org.apache.catalina.realm.NullRealm"/>
                    <Host name="localhost" appBase="webapps" autoDeploy="false"/>
                  </Engine>
                </Service>
              </Server>
              """
                  .formatted(port));
          return List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-Xshare:auto",
              "-cp",
              home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
              "-Dcatalina.home=" + home,
              "-Dcatalina.base=" + folder.path(),
              "-Djava.io.tmpdir=" + folder.path().resolve("temp"),
              "org.apache.catalina.startup.Bootstrap",
              "start");
        });
  }
}
