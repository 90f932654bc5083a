/**
 * The words everything else is said in: targets, permission, observations, verdicts, findings,
 * records. JDK only.
 */
@NullMarked
package io.picket.model;

import org.jspecify.annotations.NullMarked;
