/**
 * What a service's own words say of the software behind, by patterns in Recog's XML format: a small
 * set of our own, and whatever the operator brings along. Hearsay, for people to read.
 */
@NullMarked
package io.picket.fingerprints.recog;

import org.jspecify.annotations.NullMarked;
