/** What is known of the world: products, cipher suites, policies, as data with pure matchers. */
@NullMarked
package io.picket.fingerprints;

import org.jspecify.annotations.NullMarked;
