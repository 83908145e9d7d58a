/** What a change of the rules would do, before it does it. */
@ApplicationModule(allowedDependencies = {"rules", "correlation", "correlation :: replay", "correlation :: recorded"})
@NullMarked
package io.towerflow.workbench;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
