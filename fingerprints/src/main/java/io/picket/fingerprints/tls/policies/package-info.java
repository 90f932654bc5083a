/** Policies for TLS as versioned data, and a pure comparison of what was seen with one of them. */
@NullMarked
package io.picket.fingerprints.tls.policies;

import org.jspecify.annotations.NullMarked;
