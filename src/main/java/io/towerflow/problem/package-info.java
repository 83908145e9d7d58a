/**
 * Exceptions for the ways in which a request can be wrong, which every room may throw; operations turns them into
 * problem details.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.towerflow.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
