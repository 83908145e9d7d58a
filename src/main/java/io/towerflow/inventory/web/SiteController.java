package io.towerflow.inventory.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.towerflow.answer.ListCache;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.InventoryChanged;
import io.towerflow.inventory.PlaceholderResolution;
import io.towerflow.inventory.Placeholders;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import io.towerflow.tenancy.Tenancy;
import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/api/sites")
class SiteController {

    private static final String LIST = "sites";

    private final ListCache kept;
    private final Inventory inventory;
    private final Placeholders placeholders;

    SiteController(ListCache kept, Inventory inventory, Placeholders placeholders) {
        this.kept = kept;
        this.inventory = inventory;
        this.placeholders = placeholders;
    }

    /** Sites in the order of their ids. */
    @GetMapping
    ResponseEntity<List<SiteView>> sites(
            @RequestParam Map<String, String> parameters,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        Map<String, String> filters = new TreeMap<>(parameters);
        filters.keySet().removeAll(Set.of("offset", "limit"));
        List<Predicate<Site>> wanted = filters.entrySet().stream()
                .map(one -> filter(one.getKey(), one.getValue()))
                .toList();
        return kept.page(LIST, new Question(filters, offset, limit), () -> {
            List<Site> found = inventory.topology(Tenancy.required()).sites().stream()
                    .filter(site -> wanted.stream().allMatch(one -> one.test(site)))
                    .toList();
            return new ListCache.Page<>(
                    found.stream().skip(offset).limit(limit).map(SiteView::of).toList(), found.size());
        });
    }

    private record Question(Map<String, String> filters, int offset, int limit) {}

    @EventListener
    void on(InventoryChanged changed) {
        kept.changed(LIST, changed.tenant());
    }

    private static Predicate<Site> filter(String field, String value) {
        return switch (field) {
            case "id" -> site -> site.id().equals(value);
            case "name" -> site -> site.name().equals(value);
            case "region" -> site -> site.region().equals(value);
            case "feeder" -> site -> value.equals(site.feederId());
            case "hub" -> site -> site.hub() == Boolean.parseBoolean(value);
            case "placeholder" -> site -> site.placeholder() == Boolean.parseBoolean(value);
            case "technology" -> site -> site.technologies().contains(value.toUpperCase(Locale.ROOT));
            case "occupant" -> site -> site.occupants().contains(value);
            case "q" -> {
                String part = value.toLowerCase(Locale.ROOT);
                yield site -> site.id().toLowerCase(Locale.ROOT).contains(part)
                        || site.name().toLowerCase(Locale.ROOT).contains(part);
            }
            default ->
                throw new InvalidInputException(
                        field,
                        "is no filter; possible are id, name, region, feeder, hub, placeholder, technology, occupant, q");
        };
    }

    /** A site with its equipment, the sites one link away and its way up to the hub. */
    @GetMapping("/{id}")
    SiteDetail site(@PathVariable String id) {
        Topology topology = inventory.topology(Tenancy.required());
        Site site = topology.site(id);
        if (site == null) {
            throw new NotFoundException("site", id);
        }
        return new SiteDetail(
                SiteView.of(site),
                topology.equipmentAt(id).stream().map(EquipmentView::of).toList(),
                topology.neighbours(id),
                topology.upstream(id));
    }

    /**
     * Resolves a place-holder: {@code {site, kind, name?}} for equipment, {@code {name, latitude, longitude, region}}
     * for a site.
     */
    @PostMapping("/{id}/resolve")
    ResponseEntity<Void> resolve(@PathVariable String id, @RequestBody Resolution body, Principal who) {
        try {
            placeholders.resolve(id, body.checked(), who.getName());
        } catch (NoSuchElementException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
        return ResponseEntity.noContent().build();
    }

    /** Resolves a place-holder, as POST does. */
    @PutMapping("/{id}/resolve")
    ResponseEntity<Void> resolveAgain(@PathVariable String id, @RequestBody Resolution body, Principal who) {
        return resolve(id, body, who);
    }

    record Resolution(
            @Nullable String site,
            @Nullable String kind,
            @Nullable String name,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable String region) {

        PlaceholderResolution checked() {
            if (site != null) {
                try {
                    return new PlaceholderResolution.IsEquipment(
                            site, EquipmentKind.valueOf(String.valueOf(kind).toUpperCase(Locale.ROOT)), name);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("kind: '" + kind + "' is no kind of equipment", e);
                }
            }
            if (latitude == null || Math.abs(latitude) > 90) {
                throw new IllegalArgumentException("latitude: give degrees from -90 to 90, or a site for equipment");
            }
            if (longitude == null || Math.abs(longitude) > 180) {
                throw new IllegalArgumentException("longitude: give degrees from -180 to 180");
            }
            if (region == null || region.isBlank()) {
                throw new IllegalArgumentException("region: give the region that owns the site");
            }
            if (name == null || name.isBlank()) {
                throw new IllegalArgumentException("name: give the site's name");
            }
            return new PlaceholderResolution.IsSite(name, latitude, longitude, region);
        }
    }

    record SiteView(
            String id,
            String name,
            double latitude,
            double longitude,
            String region,
            boolean hub,
            @Nullable String feeder,
            Collection<String> technologies,
            Collection<String> occupants,
            String accessHours,
            String timeZone,
            boolean placeholder) {

        static SiteView of(Site site) {
            return new SiteView(
                    site.id(),
                    site.name(),
                    site.latitude(),
                    site.longitude(),
                    site.region(),
                    site.hub(),
                    site.feederId(),
                    site.technologies().stream().sorted().toList(),
                    site.occupants().stream().sorted().toList(),
                    site.accessHours(),
                    site.timeZone().getId(),
                    site.placeholder());
        }
    }

    record EquipmentView(
            String id,
            String kind,
            String name,
            @Nullable String vendor,
            @Nullable Double ratedWatts,
            @Nullable Double capacityWattHours) {

        static EquipmentView of(Equipment piece) {
            return new EquipmentView(
                    piece.id(),
                    piece.kind().name().toLowerCase(Locale.ROOT),
                    piece.name(),
                    piece.vendor(),
                    piece.ratedWatts(),
                    piece.capacityWattHours());
        }
    }

    /** A site with what stands there, the sites one link away, and the way up to its hub, nearest first. */
    record SiteDetail(
            @JsonUnwrapped SiteView site,
            List<EquipmentView> equipment,
            Collection<String> neighbours,
            List<String> upstream) {}
}
