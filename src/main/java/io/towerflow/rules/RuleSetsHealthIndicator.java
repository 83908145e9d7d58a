package io.towerflow.rules;

import java.util.Optional;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Tells which version of each rule set decides; degraded while one decides because another failed, until somebody puts a version
 * in force by hand.
 */
@Component("rulesHealthIndicator")
class RuleSetsHealthIndicator implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "Works, but needs somebody to look at it");

    private final RuleVersions versions;

    RuleSetsHealthIndicator(RuleVersions versions) {
        this.versions = versions;
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
        return health.build();
    }
}
