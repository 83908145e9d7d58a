/** Escalation: notifies the next people when nobody answers, by the steps of the policy. */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "problem",
            "identity",
            "inventory",
            "rules",
            "rules :: language",
            "alarm",
            "correlation",
            "incident",
            "people",
            "notification",
            "storage",
            "maintenance",
            "incident :: lifecycle"
        })
@NullMarked
package io.towerflow.escalation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
