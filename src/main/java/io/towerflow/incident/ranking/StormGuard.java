package io.towerflow.incident.ranking;

import io.towerflow.alarm.IntakeLag;
import io.towerflow.incident.IncidentSettings;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Tells work that can wait to make way while the intake is behind: in a storm, alarms come in before all else. */
@Component
public class StormGuard {

    private final IntakeLag lag;
    private final IncidentSettings settings;
    private final Clock clock;

    StormGuard(IntakeLag lag, IncidentSettings settings, Clock clock) {
        this.lag = lag;
        this.settings = settings;
        this.clock = clock;
    }

    /** Returns whether the intake is behind by more than {@code towerflow.incident.commands.make-way}. */
    public boolean storm() {
        return lag.exceeds(settings.commands().makeWay(), clock.instant());
    }
}
