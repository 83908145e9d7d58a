/** Public holidays by Jollyday. */
@NullMarked
package io.towerflow.people.holidays;

import org.jspecify.annotations.NullMarked;
