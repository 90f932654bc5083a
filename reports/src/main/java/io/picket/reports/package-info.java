/** Telling: renders records, one class per format, pure apart from the stream it is given. */
@NullMarked
package io.picket.reports;

import org.jspecify.annotations.NullMarked;
