/** What an open port speaks, found with few connections and without relying on its number. */
@NullMarked
package io.picket.probes.service;

import org.jspecify.annotations.NullMarked;
