/** Looking: each probe asks one question of one endpoint and returns what it saw. */
@NullMarked
package io.picket.probes;

import org.jspecify.annotations.NullMarked;
