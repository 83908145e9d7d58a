package io.towerflow.rules;

import java.util.Optional;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Tells which version of each rule set decides; degraded while one decides because another failed, until somebody puts a version
 * in force by hand. Names the stored versions that this release cannot read.
 */
@Component("rulesHealthIndicator")
class RuleSetsHealthIndicator implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "Works, but needs somebody to look at it");

    private final RuleVersions versions;
    private final StoredVersionCheck readings;

    RuleSetsHealthIndicator(RuleVersions versions, StoredVersionCheck readings) {
        this.versions = versions;
        this.readings = readings;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (String set : versions.sets()) {
            Activation last = versions.activations(set).getFirst();
            if (last.faulty() == null) {
                health.withDetail(set, "version " + last.version() + " since " + last.at());
            } else {
                health.status(DEGRADED)
                        .withDetail(
                                set,
                                "version " + last.version() + " since " + last.at() + ", in the place of version "
                                        + last.faulty() + ", which failed: " + last.reason());
            }
            Optional<RuleVersion> newer = versions.newerShipped(set);
            newer.ifPresent(one -> health.withDetail(
                    set + "-shipped", "version " + one.version() + " came with this release and is not in force"));
        }
        readings.unreadable()
                .forEach(one -> health.withDetail(
                        one.set() + "-" + one.version() + "-unreadable",
                        "version " + one.version() + " does not compile with this release: " + one.fault()));
        return health.build();
    }
}
