/** What is to be looked at, and by whose leave: targets, scope files, the plan. */
@NullMarked
package io.picket.scanner.scope;

import org.jspecify.annotations.NullMarked;
