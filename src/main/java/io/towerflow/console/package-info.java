/** Pages and their read models: no decision, no SQL on other rooms' tables. */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "problem",
            "audit",
            "identity",
            "engine",
            "inventory",
            "inventory :: imports",
            "rules",
            "problem",
            "alarm",
            "correlation",
            "incident",
            "people",
            "notification",
            "escalation",
            "remediation",
            "dispatch",
            "ticket",
            "workbench",
            "workbench :: diagram"
        })
@NullMarked
package io.towerflow.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
