/** What the reports are proven with. */
@NullMarked
package io.picket.reports;

import org.jspecify.annotations.NullMarked;
