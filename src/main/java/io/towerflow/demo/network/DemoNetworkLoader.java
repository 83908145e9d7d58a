package io.towerflow.demo.network;

import io.towerflow.dispatch.booking.PartStock;
import io.towerflow.dispatch.booking.SiteAccess;
import io.towerflow.inventory.Inventory;
import io.towerflow.people.OnCall;
import io.towerflow.people.OnCallDuty;
import io.towerflow.people.People;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts the demo's network and people into the database at the first start, before the first alarm is read. What is there
 * already stays as people have changed it.
 */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
class DemoNetworkLoader implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(DemoNetworkLoader.class);

    private final Inventory inventory;
    private final People people;
    private final OnCall onCall;
    private final PartStock stock;
    private final SiteAccess admissions;
    private final TransactionTemplate transaction;
    private final Clock clock;

    DemoNetworkLoader(
            Inventory inventory,
            People people,
            OnCall onCall,
            PartStock stock,
            SiteAccess admissions,
            TransactionTemplate transaction,
            Clock clock) {
        this.inventory = inventory;
        this.people = people;
        this.onCall = onCall;
        this.stock = stock;
        this.admissions = admissions;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Tenancy.as(Tenancy.DEFAULT, this::loadNetwork);
        Tenancy.as(Tenancy.DEFAULT, this::loadPeople);
        Tenancy.as(Tenancy.DEFAULT, this::loadRosters);
        Tenancy.as(Tenancy.DEFAULT, this::loadMeans);
    }

    private void loadNetwork() {
        if (inventory.topology(Tenancy.DEFAULT).sites().isEmpty()) {
            DemoNetwork network = NetworkBuilder.demo();
            inventory.saveAll(network.feeders(), network.sites(), network.equipment(), network.links());
            log.info("The demo network of {} sites is there", network.sites().size());
        }
    }

    private void loadPeople() {
        transaction.executeWithoutResult(tx -> {
            if (people.technicians().isEmpty()) {
                DemoPeople everybody = DemoPeople.build();
                people.saveAll(everybody.office());
                people.saveTechnicians(everybody.technicians());
            }
        });
    }

    private void loadRosters() {
        transaction.executeWithoutResult(tx -> {
            if (onCall.teams().isEmpty()) {
                DemoRosters rosters = DemoRosters.build(DemoPeople.build());
                onCall.saveTeams(rosters.teams());
                onCall.saveRotations(rosters.rotations());
                leaveAGap();
            }
        });
    }

    /** Adds what exceptions look like: one who is on leave in ten days without a substitute, and two who swap. */
    private void leaveAGap() {
        Instant leave = clock.instant().plus(Duration.ofDays(10)).truncatedTo(ChronoUnit.DAYS);
        String team = DemoRosters.id(DemoRosters.GAP_REGION);
        onCall.duties(team, leave, leave.plus(Duration.ofHours(1))).stream()
                .filter(duty -> duty.callOrder() == 1)
                .findFirst()
                .ifPresent(duty -> onCall.addOverride(
                        team, leave, leave.plus(Duration.ofDays(2)), duty.personId(), null, "Congé", "manager"));
        Instant swap = clock.instant().plus(Duration.ofDays(4)).truncatedTo(ChronoUnit.DAYS);
        onCall.duties("abidjan", swap, swap.plus(Duration.ofHours(1))).stream()
                .collect(java.util.stream.Collectors.toMap(OnCallDuty::callOrder, duty -> duty, (one, other) -> one))
                .forEach((order, duty) -> {
                    if (order == 2) {
                        onCall.addOverride(
                                "abidjan",
                                swap,
                                swap.plus(Duration.ofDays(1)),
                                null,
                                duty.personId(),
                                "Échange",
                                "manager");
                    }
                });
    }

    private void loadMeans() {
        transaction.executeWithoutResult(tx -> {
            if (stock.all().isEmpty()) {
                DemoMeans means = DemoMeans.build(
                        people.technicians(),
                        NetworkBuilder.demo().sites(),
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
                stock.saveAll(means.stock());
                admissions.saveCertificates(means.certificates());
                admissions.saveAccess(means.access());
            }
        });
    }
}
