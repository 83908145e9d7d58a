package io.towerflow.console;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.identity.CurrentSignIn;
import io.towerflow.tenancy.Tenancy;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The start page: the incidents, live. */
@Controller
class ListPages {

    private static final int SHOWN = 200;

    private static final List<PerceivedSeverity> LEVELS = List.of(
            PerceivedSeverity.CRITICAL,
            PerceivedSeverity.MAJOR,
            PerceivedSeverity.MINOR,
            PerceivedSeverity.WARNING,
            PerceivedSeverity.INDETERMINATE);

    private final IncidentRows rows;
    private final LiveUpdates updates;
    private final CurrentSignIn signIn;

    ListPages(IncidentRows rows, LiveUpdates updates, CurrentSignIn signIn) {
        this.rows = rows;
        this.updates = updates;
        this.signIn = signIn;
    }

    /** What the list is narrowed to; empty does not narrow. */
    record Filter(String state, String severity, String region, String q) {

        boolean fits(IncidentRow row) {
            return (severity.isEmpty() || row.severity().word().equals(severity))
                    && (region.isEmpty() || row.region().equals(region))
                    && (q.isBlank() || row.mentions(q.strip()));
        }
    }

    @GetMapping("/")
    String start(
            @RequestParam(defaultValue = "open") String state,
            @RequestParam(defaultValue = "") String severity,
            @RequestParam(defaultValue = "") String region,
            @RequestParam(defaultValue = "") String q,
            Authentication who,
            Model model) {
        if (!seesIncidents(who)) {
            return "console/technician";
        }
        list(new Filter(state, severity, region, q), model);
        return "console/incidents";
    }

    /** The list alone, as it is asked for again after each change. */
    @GetMapping("/live/incidents")
    String again(
            @RequestParam(defaultValue = "open") String state,
            @RequestParam(defaultValue = "") String severity,
            @RequestParam(defaultValue = "") String region,
            @RequestParam(defaultValue = "") String q,
            Authentication who,
            Model model) {
        if (!seesIncidents(who)) {
            return "console/technician :: nothing";
        }
        list(new Filter(state, severity, region, q), model);
        return "console/incidents :: list";
    }

    /** How many incidents are open, and how many of them sound: for the bell on every page. */
    @GetMapping("/live/bell")
    String bell(Authentication who, Model model) {
        if (!seesIncidents(who)) {
            return "console/technician :: nothing";
        }
        List<IncidentRow> open = rows.list("open");
        model.addAttribute("open", open.size());
        model.addAttribute(
                "alarming", open.stream().filter(IncidentRow::alarming).count());
        return "console/layout :: bell";
    }

    @GetMapping(path = "/live/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> events() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body(updates.listen(Tenancy.required(), signIn.lease()));
    }

    private void list(Filter filter, Model model) {
        List<IncidentRow> all = rows.list(filter.state().equals("all") ? null : filter.state());
        List<IncidentRow> fitting = all.stream().filter(filter::fits).toList();
        model.addAttribute("filter", filter);
        model.addAttribute("rows", fitting.stream().limit(SHOWN).toList());
        model.addAttribute("total", fitting.size());
        model.addAttribute("counts", count(all));
        model.addAttribute("severities", LEVELS);
        model.addAttribute(
                "regions",
                all.stream()
                        .map(IncidentRow::region)
                        .filter(region -> !region.isEmpty())
                        .distinct()
                        .sorted(Comparator.naturalOrder())
                        .toList());
    }

    private static Map<PerceivedSeverity, Long> count(List<IncidentRow> all) {
        return all.stream().collect(Collectors.groupingBy(IncidentRow::severity, Collectors.counting()));
    }

    private static boolean seesIncidents(Authentication who) {
        return who.getAuthorities().stream().anyMatch(role -> List.of("dispatcher", "manager", "analyst", "admin")
                .contains(role.getAuthority()));
    }
}
