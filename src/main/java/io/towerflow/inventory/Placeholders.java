package io.towerflow.inventory;

import io.towerflow.audit.AuditTrail;
import io.towerflow.tenancy.Tenancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The place-holder sites that alarms of unknown objects brought about, and what an administrator makes of them. */
@Service
public class Placeholders {

    private final Inventory inventory;
    private final AuditTrail audit;

    Placeholders(Inventory inventory, AuditTrail audit) {
        this.inventory = inventory;
        this.audit = audit;
    }

    /**
     * A place-holder and what a rule makes of it.
     *
     * @param site whose equipment it would be; null where the rule names none
     */
    public record Proposal(String id, @Nullable Site site) {}

    /** The place-holders of the current tenant in the order of their ids, with the site that the rule reads out of each id. */
    public List<Proposal> proposals(PlaceholderPattern rule) {
        Topology topology = inventory.topology(Tenancy.required());
        return topology.sites().stream()
                .filter(Site::placeholder)
                .map(site ->
                        new Proposal(site.id(), rule.siteIn(site.id(), topology).orElse(null)))
                .toList();
    }

    /**
     * Makes equipment of this kind of every place-holder in whose id the rule finds a site.
     *
     * @return how many
     */
    @Transactional
    public int resolveAll(PlaceholderPattern rule, EquipmentKind kind, String actor) {
        List<Equipment> pieces = new ArrayList<>();
        for (Proposal proposal : proposals(rule)) {
            if (proposal.site() != null) {
                pieces.add(new Equipment(proposal.id(), proposal.site().id(), kind, proposal.id(), null, null, null));
            }
        }
        if (!pieces.isEmpty()) {
            inventory.saveAll(List.of(), List.of(), pieces, List.of());
            pieces.forEach(piece -> audit.record(
                    actor,
                    "resolve-site",
                    "site " + piece.id(),
                    Map.of("as", kind.name().toLowerCase(Locale.ROOT) + " of " + piece.siteId())));
        }
        return pieces.size();
    }

    /**
     * Replaces a place-holder of the current tenant by what it is.
     *
     * @throws NoSuchElementException when there is no such site
     * @throws IllegalStateException when the site is no place-holder
     * @throws IllegalArgumentException when the site that is to have the equipment is not known
     */
    @Transactional
    public void resolve(String id, PlaceholderResolution resolution, String actor) {
        Topology topology = inventory.topology(Tenancy.required());
        Site site = topology.site(id);
        if (site == null) {
            throw new NoSuchElementException("There is no site " + id);
        }
        if (!site.placeholder()) {
            throw new IllegalStateException("Site " + id + " is no place-holder");
        }
        if (resolution instanceof PlaceholderResolution.IsEquipment is) {
            Site home = topology.site(is.siteId());
            if (home == null || home.placeholder()) {
                throw new IllegalArgumentException("There is no site " + is.siteId());
            }
            String name = is.name() == null ? id : is.name();
            Equipment piece = new Equipment(id, home.id(), is.kind(), name, null, null, null);
            inventory.saveAll(List.of(), List.of(), List.of(piece), List.of());
        } else if (resolution instanceof PlaceholderResolution.IsSite is) {
            Site known = new Site(
                    id,
                    is.name(),
                    is.latitude(),
                    is.longitude(),
                    is.region(),
                    false,
                    null,
                    site.technologies(),
                    site.occupants(),
                    site.accessHours(),
                    site.timeZone(),
                    false);
            inventory.saveAll(List.of(), List.of(known), List.of(), List.of());
        }
        audit.record(actor, "resolve-site", "site " + id, Map.of("as", resolution.toString()));
    }
}
