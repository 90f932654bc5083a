/** Which certificate authorities are trusted by whom, as dated snapshots. */
@NullMarked
package io.picket.fingerprints.roots;

import org.jspecify.annotations.NullMarked;
