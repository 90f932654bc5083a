/** Which ports of a host are open, closed or filtered. */
@NullMarked
package io.picket.probes.ports;

import org.jspecify.annotations.NullMarked;
