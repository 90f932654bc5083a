package io.picket.probes.wire;

import java.lang.reflect.Modifier;

/**
 * Names the JDK's own selectors before anybody asks for some. Otherwise the JDK looks for others in
 * every jar of the class path first, and opening two dozen of them took 50 ms of a scan's way to
 * its first packet.
 */
final class OwnSelectors {
  /** {@link java.nio.channels.spi.SelectorProvider#provider()} reads it once. */
  private static final String PROPERTY = "java.nio.channels.spi.SelectorProvider";

  private static final String ON_LINUX = "sun.nio.ch.EPollSelectorProvider";

  private OwnSelectors() {}

  /** Does so where it is known that this JDK has them; elsewhere the JDK looks for itself. */
  static void prefer() {
    if (System.getProperty(PROPERTY) != null || !"Linux".equals(System.getProperty("os.name"))) {
      return;
    }
    try {
      Class<?> own = Class.forName(ON_LINUX, false, null);
      if (Modifier.isPublic(own.getModifiers())
          && Modifier.isPublic(own.getConstructor().getModifiers())) {
        System.setProperty(PROPERTY, ON_LINUX);
      }
    } catch (ReflectiveOperationException _) {
      // Another JDK than those known.
    }
  }
}
