package io.towerflow.incident;

import io.towerflow.engine.StepRetried;
import java.time.Clock;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Notes on an incident's timeline that a person let one of its processes go on. */
@Component
class StepRetryEntries {

    private final Incidents incidents;
    private final Clock clock;

    StepRetryEntries(Incidents incidents, Clock clock) {
        this.incidents = incidents;
        this.clock = clock;
    }

    @EventListener
    void note(StepRetried retried) {
        String number = retried.step().businessKey();
        if (number != null && incidents.find(number).isPresent()) {
            incidents.note(
                    number,
                    new TimelineEntry(
                            clock.instant(),
                            "step-retried",
                            "incident.timeline.stepRetried",
                            List.of(retried.step().stepName()),
                            retried.actor()));
        }
    }
}
