/**
 * Whether a certificate would be believed, by whom, and what is unwise about it. Pure: no clock, no
 * network, no files apart from {@link io.picket.probes.trust.TrustFile}; every search is bounded.
 */
@NullMarked
package io.picket.probes.trust;

import org.jspecify.annotations.NullMarked;
