package io.towerflow.console.incidents;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.console.LiveUpdates;
import io.towerflow.identity.CurrentSignIn;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.SavedSearches;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Shows the start page: the incidents, live, the most urgent first. */
@Controller
class ListPages {

    /** Rows of a page: what a person looks through before narrowing the list. */
    private static final int PAGE = 50;

    private static final List<PerceivedSeverity> LEVELS = List.of(
            PerceivedSeverity.CRITICAL,
            PerceivedSeverity.MAJOR,
            PerceivedSeverity.MINOR,
            PerceivedSeverity.WARNING,
            PerceivedSeverity.INDETERMINATE);

    private final IncidentRows rows;
    private final Incidents incidents;
    private final Inventory inventory;
    private final SavedSearches saved;
    private final LiveUpdates updates;
    private final CurrentSignIn signIn;
    private final Map<String, Regions> regions = new ConcurrentHashMap<>();

    ListPages(
            IncidentRows rows,
            Incidents incidents,
            Inventory inventory,
            SavedSearches saved,
            LiveUpdates updates,
            CurrentSignIn signIn) {
        this.saved = saved;
        this.rows = rows;
        this.incidents = incidents;
        this.inventory = inventory;
        this.updates = updates;
        this.signIn = signIn;
    }

    /** The names of a tenant's regions, as long as its network is this one. */
    private record Regions(Topology of, List<String> names) {}

    @GetMapping("/")
    String start(@ModelAttribute ListFilter filter, Authentication who, Model model) {
        if (!seesIncidents(who)) {
            return "console/technician";
        }
        list(filter.tidy(), who, model);
        return "console/incidents";
    }

    /** Shows the list alone, as it is asked for again after each change. */
    @GetMapping("/live/incidents")
    String again(@ModelAttribute ListFilter filter, Authentication who, Model model) {
        if (!seesIncidents(who)) {
            return "console/technician :: nothing";
        }
        list(filter.tidy(), who, model);
        return "console/incidents :: list";
    }

    /** Counts how many incidents are open, and how many of them sound: for the bell on every page. */
    @GetMapping("/live/bell")
    String bell(Authentication who, Model model) {
        if (!seesIncidents(who)) {
            return "console/technician :: nothing";
        }
        Incidents.Counts open = incidents.counts(IncidentSearch.in("open"));
        model.addAttribute("open", open.total(null));
        model.addAttribute("alarming", open.of(PerceivedSeverity.CRITICAL).unacknowledged());
        return "console/layout :: bell";
    }

    /** Keeps a search for its reader, who finds it above the list. */
    @PostMapping("/saved-searches")
    String save(@RequestParam String name, @RequestParam(defaultValue = "") String query, Principal who) {
        saved.save(who.getName(), new SavedSearches.Saved(name, query));
        return "redirect:/" + (query.isEmpty() ? "" : "?" + query);
    }

    @PostMapping("/saved-searches/remove")
    String forget(@RequestParam String name, Principal who) {
        saved.remove(who.getName(), name);
        return "redirect:/";
    }

    @GetMapping(path = "/live/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> events() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body(updates.listen(Tenancy.required(), signIn.lease()));
    }

    private void list(ListFilter filter, Authentication who, Model model) {
        IncidentSearch search = filter.search(who.getName());
        Incidents.Counts counts = incidents.counts(search);
        long total = counts.total(search.severity());
        // Where the last page has emptied meanwhile, the page before it is shown
        ListFilter shown = filter.within(total, PAGE);
        model.addAttribute("filter", shown);
        model.addAttribute("rows", rows.find(search, shown.from(), PAGE));
        model.addAttribute("total", total);
        model.addAttribute("size", PAGE);
        model.addAttribute("counts", counts);
        model.addAttribute("severities", LEVELS);
        model.addAttribute("regions", regions());
        model.addAttribute("saved", saved.of(who.getName()));
    }

    private List<String> regions() {
        String tenant = Tenancy.required();
        Topology topology = inventory.topology(tenant);
        return regions.compute(
                        tenant,
                        (id, known) -> known != null && known.of() == topology
                                ? known
                                : new Regions(
                                        topology,
                                        topology.sites().stream()
                                                .map(Site::region)
                                                .filter(region -> !region.isEmpty())
                                                .distinct()
                                                .sorted()
                                                .toList()))
                .names();
    }

    private static boolean seesIncidents(Authentication who) {
        return who.getAuthorities().stream().anyMatch(role -> List.of("dispatcher", "manager", "analyst", "admin")
                .contains(role.getAuthority()));
    }
}
