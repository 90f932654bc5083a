package io.picket.testkit;

import io.picket.model.Endpoint;
import java.util.List;

/** FreeRDP's server, which demands NLA as Windows does, on an ephemeral port of 127.0.0.1. */
public final class RemoteDesktops {
  private RemoteDesktops() {}

  /** The server, and the screen without which it does not start. */
  private record WithScreen(TlsServer server, TlsServer screen) implements TlsServer {
    @Override
    public Endpoint endpoint() {
      return server.endpoint();
    }

    @Override
    public String log() {
      return server.log();
    }

    @Override
    public void close() {
      server.close();
      screen.close();
    }
  }

  /**
   * FreeRDP's server over an empty screen. Nobody can log in: the one account has no password that
   * anybody knows.
   *
   * @param security as in its option {@code /sec}: {@code nla}, {@code tls} or {@code rdp}
   */
  public static TlsServer freerdp(String security) {
    String program = Peers.require("freerdp-shadow-cli").toString();
    String env = Peers.require("env").toString();
    ProcessServer screen = Daemons.screen("VncAuth");
    boolean started = false;
    try {
      var folder = TemporaryFolder.make("picket-freerdp");
      var accounts = folder.write("sam", "nobody::::0123456789abcdef0123456789abcdef:::\n");
      TlsServer server =
          ProcessServer.onFreePort(
              folder,
              port ->
                  List.of(
                      env,
                      "DISPLAY=" + Daemons.displayOf(screen.port()),
                      "HOME=" + folder.path(),
                      program,
                      "/port:" + port,
                      "/bind-address:127.0.0.1",
                      "/sec:" + security,
                      "/sam-file:" + accounts));
      started = true;
      return new WithScreen(server, screen);
    } finally {
      if (!started) {
        screen.close();
      }
    }
  }
}
