/** Looking for pages to log in or set up, without trying anything on them. */
@NullMarked
package io.picket.probes.login;

import org.jspecify.annotations.NullMarked;
