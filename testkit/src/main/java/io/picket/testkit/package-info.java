/** Real and hostile servers, a test PKI and fakes, for tests only. */
@NullMarked
package io.picket.testkit;

import org.jspecify.annotations.NullMarked;
