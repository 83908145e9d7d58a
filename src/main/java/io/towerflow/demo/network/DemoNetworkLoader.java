package io.towerflow.demo.network;

import io.towerflow.inventory.Inventory;
import io.towerflow.people.People;
import io.towerflow.tenancy.Tenancy;
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
    private final TransactionTemplate transaction;

    DemoNetworkLoader(Inventory inventory, People people, TransactionTemplate transaction) {
        this.inventory = inventory;
        this.people = people;
        this.transaction = transaction;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Tenancy.as(Tenancy.DEFAULT, this::loadNetwork);
        Tenancy.as(Tenancy.DEFAULT, this::loadPeople);
    }

    private void loadNetwork() {
        if (inventory.topology(Tenancy.DEFAULT).sites().isEmpty()) {
            DemoNetwork network = DemoNetwork.build();
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
}
