/**
 * Looking for pages to log in or set up, and, only where asked in writing, trying one account once.
 */
@NullMarked
package io.picket.probes.login;

import org.jspecify.annotations.NullMarked;
