/** Asking web servers: raw exchanges for recognition, and one guarded client for the rest. */
@NullMarked
package io.picket.probes.http;

import org.jspecify.annotations.NullMarked;
