package io.picket.probes;

import io.picket.model.Intrusion;
import io.picket.model.Observation;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;

/**
 * Looks at one endpoint for one kind of observation. It never dials by itself, never judges, and
 * says "I could not tell" by throwing; the probe runner alone turns that into an outcome.
 */
public interface Probe<O extends Observation> {
  /** The probe's stable name, in lower case. */
  String id();

  /** The most intrusive thing it does. */
  Intrusion intrusion();

  /** The observation it makes. */
  Class<O> sees();

  /**
   * Whether its connections are to begin where TLS begins: behind the upgrade, on ports whose
   * protocol has one.
   */
  default boolean beginsWithTls() {
    return false;
  }

  /**
   * The kind of observation without which it cannot begin; asked of probes that begin with TLS,
   * which do not wait for each other otherwise.
   */
  default Class<? extends Observation> buildsOn() {
    return ServiceSeen.class;
  }

  /** Whether there is anything for it to look at, given what earlier probes saw. */
  Interest wants(ServiceFacts soFar);

  /**
   * Looks.
   *
   * @throws WireException when the target's behaviour leaves nothing to report
   * @throws InterruptedException when the scan is cancelled or the host's time is up
   */
  O observe(Site at, Wire wire) throws WireException, InterruptedException;
}
