package io.towerflow.incident.web;

import io.towerflow.incident.explanation.AlarmStories;
import io.towerflow.problem.NotFoundException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Tells why an alarm is what it is. */
@RestController
class AlarmWhyController {

    private final AlarmStories stories;

    AlarmWhyController(AlarmStories stories) {
        this.stories = stories;
    }

    /**
     * Returns every decision about the alarm or report with this id, oldest first: the rule and version that decided, and what
     * would have happened otherwise. For a report that was deduplicated: its own entry, which names the alarm; that alarm's id
     * tells the rest.
     */
    @GetMapping("/api/alarms/{id}/why")
    List<AlarmStories.Decision> why(@PathVariable UUID id, Locale locale) {
        List<AlarmStories.Decision> decisions = stories.of(id, locale);
        if (decisions.isEmpty()) {
            throw new NotFoundException("alarm", id.toString());
        }
        return decisions;
    }
}
