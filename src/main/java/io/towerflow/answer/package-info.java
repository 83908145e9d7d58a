/** Lists and fragments of pages that are asked for again and again, kept for a moment. */
@ApplicationModule(allowedDependencies = {"tenancy"})
@NullMarked
package io.towerflow.answer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
