package io.towerflow.console.incidents;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.answer.CachedAnswer;
import io.towerflow.console.ConsoleSettings;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.Incidents;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Shows the screen on the wall: few incidents in letters that are read from a distance, and the map, in turn by itself. */
@Controller
class WallPages {

    /** Number of incidents that fit a screen in such letters. */
    private static final int SHOWN = 7;

    private static final String LIVE = "console/wall :: live";

    private final IncidentRows rows;
    private final Incidents incidents;
    private final LiveAnswers answers;
    private final ConsoleSettings settings;

    WallPages(IncidentRows rows, Incidents incidents, LiveAnswers answers, ConsoleSettings settings) {
        this.answers = answers;
        this.rows = rows;
        this.incidents = incidents;
        this.settings = settings;
    }

    @GetMapping("/wall")
    String wall(Model model) {
        model.addAttribute("live", answers.html(LIVE, "wall", this::shown));
        model.addAttribute("outline", settings.outline());
        return "console/wall";
    }

    /** Shows the part of it that changes, as it is asked for again after each change. */
    @GetMapping("/wall/live")
    ResponseEntity<CachedAnswer> live() {
        return answers.fragment(LIVE, "wall", this::shown);
    }

    private Map<String, ?> shown() {
        Incidents.Counts open = incidents.counts(IncidentSearch.in("open"));
        return Map.of(
                "counts", open,
                "severities", List.of(PerceivedSeverity.CRITICAL, PerceivedSeverity.MAJOR, PerceivedSeverity.MINOR),
                "total", open.total(null),
                "unacknowledged", open.of(PerceivedSeverity.CRITICAL).unacknowledged(),
                "rows", rows.find(IncidentSearch.in("open"), 0, SHOWN));
    }
}
