/** Publication by four eyes: nobody decides about what he or she proposed, and authors hear what becomes of it. */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "problem",
            "audit",
            "identity",
            "identity :: process",
            "people",
            "notification",
            "storage"
        })
@NullMarked
package io.towerflow.publishing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
