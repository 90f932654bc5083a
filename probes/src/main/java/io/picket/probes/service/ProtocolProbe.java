package io.picket.probes.service;

import io.picket.model.Intrusion;
import io.picket.model.ProtocolSeen;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.Optional;

/**
 * Asks SMB, RDP, SSH and VNC servers what they would agree to, with the first message of a session
 * and nothing behind it: two connections for SMB and for RDP, one for SSH and for VNC. Of SQL
 * Server it asks the browser beside it, with one datagram.
 */
public final class ProtocolProbe implements Probe<ProtocolSeen> {
  @Override
  public String id() {
    return "protocol";
  }

  @Override
  public Intrusion intrusion() {
    return Intrusion.HANDSHAKE;
  }

  @Override
  public Class<ProtocolSeen> sees() {
    return ProtocolSeen.class;
  }

  @Override
  public Interest wants(ServiceFacts soFar) {
    Optional<ServiceSeen> seen = soFar.fact(ServiceSeen.class);
    if (seen.isEmpty()) {
      return new Interest.Unclear(Reason.NOT_TRIED, "what listens here was not found out");
    }
    String protocol = seen.get().protocol().orElse("");
    return switch (protocol) {
      case "mssql", "netbios", "rdp", "smb", "ssh", "vnc" -> new Interest.Yes();
      case "" ->
          seen.get().tls().isYes()
              ? new Interest.No("The port begins with TLS.")
              : new Interest.Unclear(Reason.UNRECOGNISED, "no protocol was recognised here");
      default -> new Interest.No("The port speaks " + protocol + ".");
    };
  }

  @Override
  public ProtocolSeen observe(Site at, Wire wire) throws WireException, InterruptedException {
    String protocol =
        at.soFar().fact(ServiceSeen.class).flatMap(ServiceSeen::protocol).orElseThrow();
    return switch (protocol) {
      case "mssql" -> new SqlBrowser(at.clearance(), wire).ask();
      case "rdp" -> new RdpQuestions(at.clearance(), wire).ask();
      case "ssh" -> new SshQuestions(at.clearance(), wire).ask();
      case "vnc" -> new VncQuestions(at.clearance(), wire).ask();
      default -> new SmbQuestions(at.clearance(), wire, protocol.equals("netbios")).ask();
    };
  }
}
