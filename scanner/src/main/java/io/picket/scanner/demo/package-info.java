/**
 * Pretend servers on loopback, for show and for training the start-up cache; never for a real scan.
 */
@NullMarked
package io.picket.scanner.demo;

import org.jspecify.annotations.NullMarked;
