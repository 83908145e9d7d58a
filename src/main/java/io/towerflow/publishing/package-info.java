/** Publication by four eyes: nobody decides about what he or she proposed, and authors hear what becomes of it. */
@ApplicationModule(allowedDependencies = {"problem", "identity", "people", "notification"})
@NullMarked
package io.towerflow.publishing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
