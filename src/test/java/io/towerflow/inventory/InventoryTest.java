package io.towerflow.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class InventoryTest {

    @Autowired
    Inventory inventory;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    private final String tenant = "inventory-" + UUID.randomUUID();

    @Test
    void aSavedNetworkIsTheTopologyAtOnce() {
        save(site("A", "north", true, null), site("B", "north", false, "F1"));

        assertThat(inventory.topology(tenant).site("B")).isEqualTo(site("B", "north", false, "F1"));
        assertThat(inventory.topology(tenant).upstream("B")).containsExactly("A");
        assertThat(inventory.topology(tenant).siteOf("B-bat")).isEqualTo(site("B", "north", false, "F1"));
        assertThat(inventory.domainOf(tenant, "B-bat")).isEqualTo("north");
    }

    @Test
    void oneTenantDoesNotSeeAnothersSites() {
        save(site("A", "north", true, null), site("B", "north", false, "F1"));

        assertThat(inventory.topology(tenant + "-other").sites()).isEmpty();
    }

    @Test
    void anUnknownObjectIsADomainOfItsOwnAndGetsOnePlaceholder() {
        assertThat(inventory.domainOf(tenant, "mystery")).isEqualTo("mystery");
        for (int time = 0; time < 2; time++) {
            Tenancy.asSystem(() -> transaction.executeWithoutResult(
                    tx -> inventory.placeholders(tenant, List.of("mystery", "riddle", "mystery"))));
        }

        await().untilAsserted(
                        () -> assertThat(inventory.topology(tenant).sites()).hasSize(2));
        assertThat(inventory.topology(tenant).siteOf("mystery"))
                .satisfies(site -> assertThat(site.placeholder()).isTrue());
        assertThat(inventory.domainOf(tenant, "mystery")).isEqualTo("mystery");
    }

    @Test
    void equipmentTakesThePlaceOfItsPlaceholder() {
        Tenancy.asSystem(() ->
                transaction.executeWithoutResult(tx -> inventory.placeholders(tenant, List.of("B-bat", "elsewhere"))));
        save(site("A", "north", true, null), site("B", "north", false, "F1"));

        assertThat(inventory.topology(tenant).siteOf("B-bat"))
                .satisfies(site -> assertThat(site.id()).isEqualTo("B"));
        assertThat(inventory.topology(tenant).site("B-bat")).isNull();
        assertThat(inventory.topology(tenant).site("elsewhere")).isNotNull();
    }

    @Test
    void theNetworkOfAnEarlierInstantCanBeReadAgain() {
        save(site("A", "north", true, null), site("B", "north", false, "F1"));
        Instant before = clock.instant();
        save(site("A", "north", true, null), site("B", "south", false, "F1"));

        assertThat(inventory.topologyAt(tenant, before).site("B").region()).isEqualTo("north");
        assertThat(inventory.topologyAt(tenant, before).neighbours("A")).containsExactly("B");
        assertThat(inventory.topology(tenant).site("B").region()).isEqualTo("south");
    }

    @Test
    void aRowThatRefersToNothingKnownStoresNothing() {
        assertThatThrownBy(() -> Tenancy.as(
                        tenant,
                        () -> inventory.saveAll(
                                List.of(), List.of(site("C", "north", false, "no such feeder")), List.of(), List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no such feeder");
        assertThat(inventory.topology(tenant).sites()).isEmpty();
    }

    private void save(Site a, Site b) {
        Tenancy.as(
                tenant,
                () -> inventory.saveAll(
                        List.of(new Feeder("F1", "Feeder 1")),
                        List.of(a, b),
                        List.of(new Equipment("B-bat", "B", EquipmentKind.BATTERY, "Battery", null, null, 4800.0)),
                        List.of(new Link("L", Link.Kind.FIBRE, "A", "B"))));
    }

    private static Site site(String id, String region, boolean hub, String feeder) {
        return new Site(
                id,
                "Site " + id,
                14.7,
                -17.4,
                region,
                hub,
                feeder,
                Set.of("2G", "4G"),
                Set.of("Alpha"),
                "Mo-Su 00:00-24:00",
                ZoneId.of("Africa/Dakar"),
                false);
    }
}
