package io.towerflow.console.incidents;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.console.ConsoleSettings;
import io.towerflow.console.Texts;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows one site: what stands there, what it hangs on, and what is wrong with it. */
@Controller
class SitePages {

    private static final int MOST_ALARMS = 100;

    private final Inventory inventory;
    private final Alarms alarms;
    private final IncidentRows rows;
    private final Texts words;
    private final ConsoleSettings settings;

    SitePages(Inventory inventory, Alarms alarms, IncidentRows rows, Texts words, ConsoleSettings settings) {
        this.inventory = inventory;
        this.alarms = alarms;
        this.rows = rows;
        this.words = words;
        this.settings = settings;
    }

    /** A neighbouring site and the link to it. */
    public record Neighbour(String id, String name, boolean fibre, boolean upstream) {}

    /** An alarm of the site, with its cause in words. */
    public record SiteAlarm(Alarm alarm, String cause) {}

    /** Shows a site. Links name it in the query: an id comes from elsewhere and may have what a path cannot, such as a slash. */
    @GetMapping(value = "/sites", params = "id")
    String site(@RequestParam String id, Model model) {
        describe(id, model);
        model.addAttribute("outline", settings.outline());
        return "console/site";
    }

    @GetMapping("/sites/{id}")
    String siteInPath(@PathVariable String id, Model model) {
        return site(id, model);
    }

    /** Shows the site as the map has it beside itself. */
    @GetMapping(value = "/sites/panel", params = "id")
    String panel(@RequestParam String id, Model model) {
        describe(id, model);
        return "console/site :: panel";
    }

    private void describe(String id, Model model) {
        Topology topology = inventory.topology(Tenancy.required());
        Site site = topology.site(id);
        if (site == null) {
            throw new ErrorResponseException(HttpStatus.NOT_FOUND);
        }
        List<Equipment> equipment = topology.equipmentAt(id);
        model.addAttribute("site", site);
        model.addAttribute("equipment", equipment);
        model.addAttribute("incidents", rows.at(id));
        model.addAttribute("neighbours", neighbours(site, topology));
        model.addAttribute("behind", behind(id, topology));
        model.addAttribute("feederSites", onFeeder(site, topology));
        model.addAttribute("alarms", alarmsAt(site, equipment));
    }

    private List<SiteAlarm> alarmsAt(Site site, List<Equipment> equipment) {
        List<String> objects = new ArrayList<>(List.of(site.id()));
        equipment.forEach(piece -> objects.add(piece.id()));
        return objects.stream()
                .flatMap(object -> alarms.page(Map.of("alarmedObject.id", object), 0, MOST_ALARMS).alarms().stream())
                .filter(Alarm::active)
                .map(alarm -> new SiteAlarm(alarm, words.cause(alarm.probableCause())))
                .toList();
    }

    private static List<Neighbour> neighbours(Site site, Topology topology) {
        List<Neighbour> found = new ArrayList<>();
        for (String id : topology.neighbours(site.id())) {
            Link link = topology.link(site.id(), id);
            boolean upstream = id.equals(topology.parent(site.id()));
            found.add(new Neighbour(
                    id,
                    IncidentRows.siteName(topology.site(id), id),
                    link != null && link.kind() == Link.Kind.FIBRE,
                    upstream));
        }
        return found;
    }

    private static long behind(String id, Topology topology) {
        return topology.sites().stream()
                .filter(other -> topology.upstream(other.id()).contains(id))
                .count();
    }

    private static int onFeeder(Site site, Topology topology) {
        @Nullable String feeder = site.feederId();
        return feeder == null ? 0 : topology.sitesOnFeeder(feeder).size();
    }
}
