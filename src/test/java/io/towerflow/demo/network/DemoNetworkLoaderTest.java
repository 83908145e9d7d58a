package io.towerflow.demo.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.inventory.Inventory;
import io.towerflow.people.People;
import io.towerflow.tenancy.Tenancy;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TowerFlowTest
class DemoNetworkLoaderTest {

    @Autowired
    Inventory inventory;

    @Autowired
    People people;

    @Test
    void theDemoStartsWithItsNetworkAndPeople() {
        assertThat(inventory.topology(Tenancy.DEFAULT).site("BKE-001")).isNotNull();
        assertThat(inventory.domainOf(Tenancy.DEFAULT, "BKE-001-BAT")).isEqualTo("Vallée du Bandama");
        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> people.technician("technician")))
                .isPresent();
    }
}
