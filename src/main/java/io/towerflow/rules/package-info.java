/** Rule sets and their versions: compiling, swapping, budgets. */
@ApplicationModule(allowedDependencies = {"problem", "storage"})
@NullMarked
package io.towerflow.rules;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
