/** Which certificates a server presents, read from its own handshake messages. */
@NullMarked
package io.picket.probes.certificate;

import org.jspecify.annotations.NullMarked;
