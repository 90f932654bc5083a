/**
 * Asking issuers about their certificates, over the one way out that is not the wire: plain HTTP to
 * public addresses, only with {@code --fetch-revocation} (docs/adr/0304).
 */
@NullMarked
package io.picket.probes.revocation;

import org.jspecify.annotations.NullMarked;
