package io.picket.testkit;

import java.nio.file.Path;
import java.util.List;

/** Real mail servers that offer TLS by an upgrade, on ephemeral ports of 127.0.0.1. */
public final class MailServers {
  private MailServers() {}

  /**
   * Dovecot, with nobody in it.
   *
   * @param protocol {@code imap} or {@code pop3}
   * @param tls as in its setting {@code ssl}: {@code no}, {@code yes} or {@code required}
   */
  public static TlsServer dovecot(String protocol, String tls, Credential credential) {
    String program = Peers.require("dovecot").toString();
    Peers.requireRoot();
    var folder = TemporaryFolder.make("picket-dovecot").readable();
    PemFiles files = credential.writePem(folder.path(), "server");
    return ProcessServer.onFreePort(
        folder,
        port -> {
          Path file =
              folder.write(
                  "dovecot.conf",
                  """
                  base_dir = %1$s/run
                  state_dir = %1$s/state
                  log_path = /dev/stderr
                  protocols = %2$s
                  listen = 127.0.0.1
                  ssl = %3$s
                  ssl_cert = <%4$s
                  ssl_key = <%5$s
                  ssl_dh =
                  disable_plaintext_auth = yes
                  passdb {
                    driver = static
                    args = nopassword=n
                  }
                  service %2$s-login {
                    inet_listener %2$s {
                      port = %6$d
                    }
                    inet_listener %2$ss {
                      port = 0
                    }
                  }
                  """
                      .formatted(folder.path(), protocol, tls, files.chain(), files.key(), port));
          return List.of(program, "-F", "-c", file.toString());
        });
  }

  /**
   * Postfix with its server for incoming mail only; nothing is ever delivered.
   *
   * @param tls as in its setting {@code smtpd_tls_security_level}: {@code none}, {@code may} or
   *     {@code encrypt}
   */
  public static TlsServer postfix(String tls, Credential credential) {
    String program = Peers.require("postfix").toString();
    Peers.requireRoot();
    var folder = TemporaryFolder.make("picket-postfix").readable();
    PemFiles files = credential.writePem(folder.path(), "server");
    folder.folderOf("root", "queue");
    folder.folderOf("postfix", "data");
    folder.write(
        "main.cf",
        """
        compatibility_level = 3.6
        queue_directory = %1$s/queue
        data_directory = %1$s/data
        myhostname = rmm.example.com
        mydestination =
        local_recipient_maps =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        maillog_file = /dev/stdout
        smtpd_tls_security_level = %2$s
        smtpd_tls_cert_file = %3$s
        smtpd_tls_key_file = %4$s
        smtpd_tls_session_cache_database =
        smtpd_peername_lookup = no
        """
            .formatted(folder.path(), tls, files.chain(), files.key()));
    return ProcessServer.onFreePort(
        folder,
        port -> {
          folder.write(
              "master.cf",
              """
              127.0.0.1:%d inet n - n - - smtpd
              postlog unix-dgram n - n - 1 postlogd
              anvil unix - - n - 1 anvil
              rewrite unix - - n - - trivial-rewrite
              tlsmgr unix - - n 1000? 1 tlsmgr
              """
                  .formatted(port));
          return List.of(program, "-c", folder.path().toString(), "start-fg");
        });
  }
}
