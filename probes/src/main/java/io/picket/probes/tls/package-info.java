/**
 * What a server accepts of SSL and TLS, asked with hellos of our own making and read by decoders
 * that do no I/O. No TLS library takes part, because none would ask the interesting questions.
 */
@NullMarked
package io.picket.probes.tls;

import org.jspecify.annotations.NullMarked;
