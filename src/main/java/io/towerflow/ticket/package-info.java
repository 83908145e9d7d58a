/** Trouble tickets: what an ITSM outside has of our incidents, and what it reports of them. */
@ApplicationModule(
        allowedDependencies = {
            "storage",
            "tenancy",
            "problem",
            "identity",
            "alarm",
            "correlation",
            "incident",
            "notification",
            "incident :: lifecycle"
        })
@NullMarked
package io.towerflow.ticket;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
