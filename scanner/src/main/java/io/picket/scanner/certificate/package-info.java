/**
 * Certificates in files instead of on servers: the same judgement, before anything is installed.
 */
@NullMarked
package io.picket.scanner.certificate;

import org.jspecify.annotations.NullMarked;
