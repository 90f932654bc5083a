/** Judging: pure functions from observations to verdicts. Nothing here can reach a network. */
@NullMarked
package io.picket.checks;

import org.jspecify.annotations.NullMarked;
