/** What the side-by-side benchmarks need besides the peers: a network with a delay. */
@NullMarked
package io.picket.bench;

import org.jspecify.annotations.NullMarked;
