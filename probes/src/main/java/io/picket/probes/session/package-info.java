/** What finished handshakes show: sessions, tickets, renegotiation, client certificates. */
@NullMarked
package io.picket.probes.session;

import org.jspecify.annotations.NullMarked;
