/** What products look like from outside: data with examples inside, and a pure matcher. */
@NullMarked
package io.picket.fingerprints.products;

import org.jspecify.annotations.NullMarked;
