/** What Picket remembers from one run to the next. */
@NullMarked
package io.picket.scanner.state;

import org.jspecify.annotations.NullMarked;
