/** The step from a protocol's clear text to TLS, for every protocol that has one. */
@NullMarked
package io.picket.probes.upgrade;

import org.jspecify.annotations.NullMarked;
