/** Running: engine, files, command line, wiring. */
@NullMarked
package io.picket.scanner;

import org.jspecify.annotations.NullMarked;
