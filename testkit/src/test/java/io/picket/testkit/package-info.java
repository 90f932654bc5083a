/** Proof that the testkit does what its names say. */
@NullMarked
package io.picket.testkit;

import org.jspecify.annotations.NullMarked;
