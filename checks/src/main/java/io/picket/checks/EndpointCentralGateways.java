package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Declaration;
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
import java.util.Set;

/**
 * Whether remote control and file transfer can be reached over their unencrypted ports, and whether
 * the encrypted ones are what they are called.
 */
record EndpointCentralGateways() implements Check.OfHost {
  private static final PortSet PLAIN_MSP = PortSet.of(8048, 8053);
  private static final PortSet PLAIN = PortSet.of(8032, 8444);
  private static final PortSet SECURE_MSP = PortSet.of(8047, 8054);
  private static final PortSet SECURE = PortSet.of(8031, 8443);
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
    boolean msp = !AtHost.endpoints(host, Product.ENDPOINT_CENTRAL_MSP).isEmpty();
    PortSet plain = msp ? PLAIN_MSP : PLAIN;
    PortSet gateways = plain.or(secure(msp, circumstances));
    var open = new ArrayList<Evidence>();
    var unknown = new ArrayList<String>();
    Optional<Verdict> unclear = Optional.empty();
    int[] ports = gateways.stream().filter(circumstances.asked()::contains).toArray();
    for (int port : ports) {
      PortState state = Facts.state(host, port);
      if (state == PortState.UNKNOWN) {
        unknown.add("" + port);
      } else if (state == PortState.OPEN) {
        switch (tls(host, port)) {
          case Answer.Yes _ -> {}
          case Answer.No _ ->
              open.add(new Evidence("port " + port, "open, and it does not speak TLS"));
          case Answer.Unknown(Reason reason, String detail) -> {
            if (plain.contains(port)) {
              open.add(new Evidence("port " + port, "open, and it showed no TLS: " + detail));
            } else {
              unclear =
                  Optional.of(
                      new Verdict.Unknown(
                          reason, "Whether port " + port + " encrypts was not seen: " + detail));
            }
          }
        }
      }
    }
    if (!open.isEmpty()) {
      return new Verdict.Fail(
          Severity.HIGH,
          "Open from here without TLS: "
              + Phrases.list(open.stream().map(Evidence::source).toList())
              + ".",
          open);
    }
    if (unclear.isPresent()) {
      return unclear.get();
    }
    if (!unknown.isEmpty()) {
      return new Verdict.Unknown(
          Reason.NOT_TRIED, "Not tried: port " + Phrases.list(unknown) + ".");
    }
    PortSet unasked = plain.minus(circumstances.asked());
    if (ports.length > 0 && !unasked.isEmpty()) {
      return new Verdict.Unknown(
          Reason.NOT_TRIED,
          "Only some of the gateways were asked, not " + Phrases.ports(unasked) + ".");
    }
    return ports.length == 0
        ? NotAsked.of(plain)
        : new Verdict.Pass("Not open without TLS: " + Phrases.ports(PortSet.of(ports)) + ".");
  }

  /** The ports that should speak TLS: by the vendor's numbers, and as the operator declared. */
  private static PortSet secure(boolean msp, Circumstances circumstances) {
    int[] declared = circumstances.declaredPorts(Set.of(Declaration.Use.GATEWAY));
    return (msp ? SECURE_MSP : SECURE).or(PortSet.of(declared));
  }

  private static Answer tls(HostFacts host, int port) {
    return Facts.seen(host, port)
        .map(ServiceSeen::tls)
        .orElseGet(() -> new Answer.Unknown(Reason.NOT_TRIED, "it was not looked at"));
  }
}
