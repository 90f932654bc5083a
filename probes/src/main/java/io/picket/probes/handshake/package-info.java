/**
 * Handshakes carried on past the server's first answer: as far as its certificates, or to the end.
 * The keys made here protect nothing; they exist to read what a server encrypts.
 */
@NullMarked
package io.picket.probes.handshake;

import org.jspecify.annotations.NullMarked;
