package io.towerflow.demo.network;

import io.towerflow.dispatch.booking.PartStock;
import io.towerflow.dispatch.booking.SiteAccess;
import io.towerflow.inventory.Site;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Means that the demo's technicians work with, all invented: certificates (one has run out), depots in four towns, vans with a
 * few spares, and sites whose landlord must be asked.
 */
record DemoMeans(
        List<SiteAccess.Certificate> certificates, List<PartStock.Place> stock, List<SiteAccess.Access> access) {

    private static final List<String> DEPOTS = List.of("PLT", "BKE", "SPD", "MAN");
    private static final List<String> PARTS = List.of(
            "rectifier-48v",
            "battery-48v",
            "fuse-kit",
            "genset-kit",
            "aircon-unit",
            "fan-unit",
            "fibre-kit",
            "microwave-odu",
            "antenna-kit",
            "radio-unit",
            "line-card");
    /** Parts that fit into a van; each carries some of them. */
    private static final List<String> SMALL =
            List.of("fuse-kit", "rectifier-48v", "fan-unit", "fibre-kit", "line-card");

    /** Number of sites of which one belongs to a landlord who wants to be asked. */
    private static final int LANDLORDS = 40;

    static DemoMeans build(List<Technician> technicians, List<Site> sites, LocalDate today) {
        List<SiteAccess.Certificate> certificates = new ArrayList<>();
        List<PartStock.Place> stock = new ArrayList<>();
        for (int i = 0; i < technicians.size(); i++) {
            Technician technician = technicians.get(i);
            String id = technician.person().id();
            certificates.add(new SiteAccess.Certificate(id, "electrical", today.plusMonths(6 + i % 18)));
            if (technician.skills().contains(Skill.RADIO) || technician.skills().contains(Skill.TRANSMISSION)) {
                // The last one's has run out, as it happens.
                boolean over = i == technicians.size() - 1;
                certificates.add(new SiteAccess.Certificate(
                        id, "height", over ? today.minusDays(9) : today.plusMonths(3 + i % 9)));
            }
            for (int part = 0; part < 2; part++) {
                stock.add(new PartStock.Place(
                        "van-" + id,
                        technician.person().name(),
                        id,
                        null,
                        null,
                        SMALL.get((i + part * 2) % SMALL.size()),
                        1 + (i + part) % 2,
                        0));
            }
        }
        for (int i = 0; i < DEPOTS.size(); i++) {
            String code = DEPOTS.get(i);
            Town town = Town.all().stream()
                    .filter(one -> one.code().equals(code))
                    .findFirst()
                    .orElseThrow();
            for (int part = 0; part < PARTS.size(); part++) {
                stock.add(new PartStock.Place(
                        "depot-" + code.toLowerCase(Locale.ROOT),
                        town.name(),
                        null,
                        town.latitude(),
                        town.longitude(),
                        PARTS.get(part),
                        2 + (i + part * 3) % 7,
                        0));
            }
        }
        List<SiteAccess.Access> access = new ArrayList<>();
        for (int i = LANDLORDS / 2; i < sites.size(); i += LANDLORDS) {
            access.add(new SiteAccess.Access(sites.get(i).id(), true, null, "Régie immobilière du Plateau"));
        }
        return new DemoMeans(certificates, stock, access);
    }
}
