/** The vendors' hardening guides, row by row, in our own words. */
@NullMarked
package io.picket.fingerprints.guides;

import org.jspecify.annotations.NullMarked;
