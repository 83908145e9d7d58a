package io.towerflow.console.incidents;

import io.towerflow.answer.CachedAnswer;
import io.towerflow.console.ConsoleSettings;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Shows the map: where the sites stand, how they hang together, and which of them have an open incident. */
@Controller
class MapPages {

    private final Inventory inventory;
    private final Incidents incidents;
    private final LiveAnswers answers;
    private final ConsoleSettings settings;

    MapPages(Inventory inventory, Incidents incidents, LiveAnswers answers, ConsoleSettings settings) {
        this.answers = answers;
        this.inventory = inventory;
        this.incidents = incidents;
        this.settings = settings;
    }

    /** The network as the map draws it: sites, and links by the positions of their ends among the sites. */
    record Network(List<Spot> sites, List<Line> links) {}

    /** Site as the map draws it. */
    record Spot(String id, String name, double lat, double lon, String region, boolean hub) {}

    /** Link between two sites, by their positions in the list of sites. */
    record Line(int a, int b, boolean fibre) {}

    /** A site's worst open incident. */
    record Trouble(String severity, String number, String title) {}

    @GetMapping("/map")
    String map(@RequestParam(required = false) String site, Model model) {
        model.addAttribute("outline", settings.outline());
        model.addAttribute("focus", site == null ? "" : site);
        return "console/map";
    }

    /** Shows what the map has in colour, in words, and what it cannot place. */
    @GetMapping("/map/list")
    ResponseEntity<CachedAnswer> list() {
        return answers.fragment("console/map :: list", "map", () -> {
            Topology topology = inventory.topology(Tenancy.required());
            List<Incident> open = incidents.page("open", 0, IncidentRows.MOST).incidents();
            Map<Boolean, List<Incident>> placed = open.stream()
                    .collect(Collectors.partitioningBy(incident -> incident.sites().stream()
                            .map(topology::site)
                            .anyMatch(found -> found != null && !found.placeholder())));
            return Map.of("placed", placed.get(true), "unplaced", placed.get(false));
        });
    }

    /** Returns the network as the map draws it: sites with their places, and the links between them. */
    @GetMapping("/map/network")
    @ResponseBody
    ResponseEntity<Network> network() {
        Topology topology = inventory.topology(Tenancy.required());
        List<Spot> spots = new ArrayList<>();
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (Site site : topology.sites()) {
            if (!site.placeholder()) {
                positions.put(site.id(), spots.size());
                spots.add(
                        new Spot(site.id(), site.name(), site.latitude(), site.longitude(), site.region(), site.hub()));
            }
        }
        List<Line> lines = new ArrayList<>();
        positions.forEach((id, position) -> {
            for (String neighbour : topology.neighbours(id)) {
                Integer other = positions.get(neighbour);
                Link link = topology.link(id, neighbour);
                if (other != null && link != null && position < other) {
                    lines.add(new Line(position, other, link.kind() == Link.Kind.FIBRE));
                }
            }
        });
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofSeconds(60)).cachePrivate())
                .body(new Network(spots, lines));
    }

    /** Returns the worst open incident of each site that has one. */
    @GetMapping("/map/trouble")
    ResponseEntity<CachedAnswer> trouble() {
        return answers.json("trouble", this::worst);
    }

    private Map<String, Trouble> worst() {
        Map<String, Trouble> worst = new LinkedHashMap<>();
        // The page comes worst first, so the first incident of a site is its worst.
        List<Incident> open = incidents.page("open", 0, IncidentRows.MOST).incidents();
        Incidents.AlarmCounts alarms = incidents.alarmCounts(open);
        for (Incident incident : open) {
            String severity = alarms.of(incident).active() == 0
                    ? "cleared"
                    : incident.severity().word();
            for (String site : incident.sites()) {
                worst.putIfAbsent(site, new Trouble(severity, incident.number(), incident.title()));
            }
        }
        return worst;
    }
}
