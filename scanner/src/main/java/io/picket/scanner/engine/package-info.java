/** A scan from its plan to its record. */
@NullMarked
package io.picket.scanner.engine;

import org.jspecify.annotations.NullMarked;
