package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.Optional;

/** Whether remote control and file transfer can be reached over their unencrypted ports. */
record EndpointCentralGateways() implements Check.OfHost {
  private static final PortSet PLAIN_MSP = PortSet.of(8048, 8053);
  private static final PortSet PLAIN = PortSet.of(8032, 8444);
  private static final CheckCard CARD =
      Card.of(
              "endpoint-central-gateways-encrypted",
              Severity.HIGH,
              "Endpoint Central's unencrypted gateways are not reachable")
          .why(
              "Over the unencrypted gateway ports, remote control and file transfer travel in"
                  + " clear: screens, keystrokes and files.")
          .remedy(
              "In the console under Tools, Port Settings, choose HTTPS for remote control and file"
                  + " transfer; then close the unencrypted ports (MSP: 8048, before build"
                  + " 11.2.2309.1 8053; Endpoint Central: 8444 and 8032).")
          .see(
              "ManageEngine: file transfer",
              "https://www.manageengine.com/za/desktop-management-msp/help/remote_desktop_sharing/file_transfer.md")
          .refutes("ME-17", "ME-32")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    Optional<Verdict> without = AtHost.without(host, circumstances, Product.ENDPOINT_CENTRAL);
    if (without.isPresent()) {
      return without.get();
    }
    PortSet plain =
        AtHost.endpoints(host, Product.ENDPOINT_CENTRAL_MSP).isEmpty() ? PLAIN : PLAIN_MSP;
    var open = new ArrayList<Evidence>();
    var unknown = new ArrayList<String>();
    var asked = new ArrayList<String>();
    plain.stream()
        .filter(circumstances.asked()::contains)
        .forEach(port -> {
          asked.add("" + port);
          PortState state = Facts.state(host, port);
          if (state == PortState.UNKNOWN) {
            unknown.add("" + port);
          } else if (state == PortState.OPEN && !speaksTls(host, port)) {
            open.add(new Evidence("port " + port, "open, and it does not speak TLS"));
          }
        });
    if (!open.isEmpty()) {
      return new Verdict.Fail(
          Severity.HIGH,
          "Open from here without TLS: "
              + Phrases.list(open.stream().map(Evidence::source).toList())
              + ".",
          open);
    }
    if (!unknown.isEmpty()) {
      return new Verdict.Unknown(
          Reason.NOT_TRIED, "Not tried: port " + Phrases.list(unknown) + ".");
    }
    return asked.isEmpty()
        ? NotAsked.of(plain)
        : new Verdict.Pass("Not open without TLS: port " + Phrases.list(asked) + ".");
  }

  private static boolean speaksTls(HostFacts host, int port) {
    return Facts.seen(host, port).map(ServiceSeen::tls).map(tls -> tls.isYes()).orElse(false);
  }
}
