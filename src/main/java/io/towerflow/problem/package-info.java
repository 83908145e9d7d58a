/** The ways in which a request can be wrong, in words that every room may use; operations turns them into problem details. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.towerflow.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
