package io.towerflow.console.incidents;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.console.ConsoleSettings;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.Incidents;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Shows the screen on the wall: few incidents in letters that are read from a distance, and the map, in turn by itself. */
@Controller
class WallPages {

    /** Number of incidents that fit a screen in such letters. */
    private static final int SHOWN = 7;

    private final IncidentRows rows;
    private final Incidents incidents;
    private final ConsoleSettings settings;

    WallPages(IncidentRows rows, Incidents incidents, ConsoleSettings settings) {
        this.rows = rows;
        this.incidents = incidents;
        this.settings = settings;
    }

    @GetMapping("/wall")
    String wall(Model model) {
        show(model);
        model.addAttribute("outline", settings.outline());
        return "console/wall";
    }

    /** Shows the part of it that changes, as it is asked for again after each change. */
    @GetMapping("/wall/live")
    String live(Model model) {
        show(model);
        return "console/wall :: live";
    }

    private void show(Model model) {
        Incidents.Counts open = incidents.counts(IncidentSearch.in("open"));
        model.addAttribute("counts", open);
        model.addAttribute(
                "severities", List.of(PerceivedSeverity.CRITICAL, PerceivedSeverity.MAJOR, PerceivedSeverity.MINOR));
        model.addAttribute("total", open.total(null));
        model.addAttribute("unacknowledged", open.of(PerceivedSeverity.CRITICAL).unacknowledged());
        model.addAttribute("rows", rows.find(IncidentSearch.in("open"), 0, SHOWN));
    }
}
