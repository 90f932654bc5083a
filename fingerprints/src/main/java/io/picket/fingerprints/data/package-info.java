/** Reading what people write: YAML with positions, and errors that say where and how to mend. */
@NullMarked
package io.picket.fingerprints.data;

import org.jspecify.annotations.NullMarked;
