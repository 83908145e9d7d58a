/** Work orders: which technician goes, and what came of it. */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "answer",
            "problem",
            "audit",
            "identity",
            "identity :: process",
            "outbox",
            "inventory",
            "rules",
            "rules :: language",
            "alarm",
            "correlation",
            "engine :: queue",
            "incident",
            "people",
            "notification",
            "escalation",
            "storage"
        })
@NullMarked
package io.towerflow.dispatch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
