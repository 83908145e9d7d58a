/** Trouble tickets: what an ITSM outside has of our incidents, and what it reports of them. */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "problem",
            "audit",
            "identity",
            "inventory",
            "rules",
            "alarm",
            "correlation",
            "incident",
            "notification",
            "storage"
        })
@NullMarked
package io.towerflow.ticket;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
