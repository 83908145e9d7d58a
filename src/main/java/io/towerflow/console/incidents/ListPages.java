package io.towerflow.console.incidents;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.answer.CachedAnswer;
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

    private static final String LIST = "console/incidents :: list";

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
    private final LiveAnswers answers;
    private final LiveUpdates updates;
    private final CurrentSignIn signIn;
    private final Map<String, Regions> regions = new ConcurrentHashMap<>();

    ListPages(
            IncidentRows rows,
            Incidents incidents,
            Inventory inventory,
            SavedSearches saved,
            LiveAnswers answers,
            LiveUpdates updates,
            CurrentSignIn signIn) {
        this.answers = answers;
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
    String start(@ModelAttribute ListFilter given, Authentication who, Model model) {
        if (!seesIncidents(who)) {
            return "console/technician";
        }
        ListFilter filter = given.tidy();
        model.addAttribute("filter", filter);
        model.addAttribute("list", answers.html(LIST, new Asked(filter, who), () -> list(filter, who.getName())));
        model.addAttribute("severities", LEVELS);
        model.addAttribute("regions", regions());
        model.addAttribute("saved", saved.of(who.getName()));
        return "console/incidents";
    }

    /** Shows the list alone, as it is asked for again after each change. */
    @GetMapping("/live/incidents")
    ResponseEntity<CachedAnswer> again(@ModelAttribute ListFilter given, Authentication who) {
        if (!seesIncidents(who)) {
            return nothing();
        }
        ListFilter filter = given.tidy();
        return answers.fragment(LIST, new Asked(filter, who), () -> list(filter, who.getName()));
    }

    /** Counts how many incidents are open, and how many of them sound: for the bell on every page. */
    @GetMapping("/live/bell")
    ResponseEntity<CachedAnswer> bell(Authentication who) {
        if (!seesIncidents(who)) {
            return nothing();
        }
        return answers.fragment("console/layout :: bell", "bell", () -> {
            Incidents.Counts open = incidents.counts(IncidentSearch.in("open"));
            return Map.of(
                    "open",
                    open.total(null),
                    "alarming",
                    open.of(PerceivedSeverity.CRITICAL).unacknowledged());
        });
    }

    private ResponseEntity<CachedAnswer> nothing() {
        return answers.fragment("console/technician :: nothing", "nothing", Map::of);
    }

    /**
     * What the list depends on.
     *
     * @param holder the reader, where the list is narrowed to what is his or hers
     */
    private record Asked(ListFilter filter, String holder) {

        Asked(ListFilter filter, Authentication who) {
            this(filter, filter.who().equals("me") ? who.getName() : "");
        }
    }

    /** Keeps a search for its reader, who finds it above the list. */
    @PostMapping("/saved-searches")
    String save(@RequestParam String name, @RequestParam(defaultValue = "") String query, Principal who) {
        saved.save(who.getName(), new SavedSearches.Saved(name, query));
        return "redirect:" + ListFilter.listAddress(query);
    }

    @PostMapping("/saved-searches/remove")
    String forget(@RequestParam String name, @RequestParam(defaultValue = "") String query, Principal who) {
        saved.remove(who.getName(), name);
        return "redirect:" + ListFilter.listAddress(query);
    }

    @GetMapping(path = "/live/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> events() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body(updates.listen(Tenancy.required(), signIn.lease()));
    }

    private Map<String, ?> list(ListFilter filter, String reader) {
        IncidentSearch search = filter.search(reader);
        Incidents.Counts counts = incidents.counts(search);
        long total = counts.total(search.severity());
        // Where the last page has emptied meanwhile, the page before it is shown
        ListFilter shown = filter.within(total, PAGE);
        return Map.of(
                "filter", shown,
                "rows", rows.find(search, shown.from(), PAGE),
                "total", total,
                "size", PAGE,
                "counts", counts,
                "severities", LEVELS);
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
