/** The only code that opens sockets: scope, pace, deadlines and byte limits live here. */
@NullMarked
package io.picket.probes.wire;

import org.jspecify.annotations.NullMarked;
