package io.picket.scanner.engine;

import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.NotChecked;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;

/** Is told what happens in a scan while it happens, from several threads. Must not throw. */
public interface Watcher {
  /** The scan begins. */
  default void started(ScanRecord.Tool tool, ScanRecord.Run run) {}

  /** An open port was found. */
  default void open(Host host, int port) {}

  /** Everything that will be known of an endpoint is known. */
  default void endpoint(Host host, ServiceFacts seen) {}

  /** Everything that will be known of a host is known. */
  default void host(HostFacts facts) {}

  /** Something asked for will not be looked at. */
  default void notChecked(NotChecked what) {}

  /** How far the scan has come; a few times a second. */
  default void progress(Stage stage, long done, long total, long open, long failed) {}

  /** What a scan is busy with. */
  enum Stage {
    /** Looking up names. */
    NAMES,
    /** Finding open ports. */
    PORTS,
    /** Looking at what is open. */
    SERVICES
  }
}
