/**
 * Backtests, drafts and proposals of rules: shows what a change of the rules would do, before it does it; and its way into force.
 */
@ApplicationModule(
        allowedDependencies = {
            "storage",
            "tenancy",
            "problem",
            "audit",
            "identity :: process",
            "inventory",
            "rules",
            "alarm",
            "correlation",
            "correlation :: replay",
            "correlation :: recorded",
            "incident",
            "people",
            "escalation",
            "escalation :: policy",
            "remediation",
            "rules :: language",
            "publishing",
            "publishing :: process",
            "engine :: queue"
        })
@NullMarked
package io.towerflow.workbench;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
