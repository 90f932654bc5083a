/** What is known of TLS: cipher suites, groups, signature schemes, as data with pure look-ups. */
@NullMarked
package io.picket.fingerprints.tls;

import org.jspecify.annotations.NullMarked;
