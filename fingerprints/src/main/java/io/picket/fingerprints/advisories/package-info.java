/** What is known to be wrong with versions of products, as dated data. */
@NullMarked
package io.picket.fingerprints.advisories;

import org.jspecify.annotations.NullMarked;
