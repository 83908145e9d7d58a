/** Pages and their read models: no decision, no SQL on other rooms' tables. */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "answer",
            "problem",
            "audit",
            "identity",
            "engine",
            "inventory",
            "inventory :: imports",
            "rules",
            "alarm",
            "correlation",
            "incident",
            "people",
            "notification",
            "escalation",
            "remediation",
            "dispatch",
            "ticket",
            "kpi",
            "workbench",
            "storage",
            "maintenance",
            "rules :: language",
            "modelling",
            "modelling :: migration",
            "workbench :: backtest",
            "workbench :: draft",
            "workbench :: proposal",
            "dispatch :: visit",
            "incident :: explanation",
            "incident :: ranking",
            "incident :: lifecycle"
        })
@NullMarked
package io.towerflow.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
