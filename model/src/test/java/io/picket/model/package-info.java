/** Tests of the model. */
@NullMarked
package io.picket.model;

import org.jspecify.annotations.NullMarked;
