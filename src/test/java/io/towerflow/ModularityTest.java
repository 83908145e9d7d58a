package io.towerflow;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void eachRoomUsesOnlyWhatItMayUse() {
        ApplicationModules.of(TowerFlow.class).verify();
    }
}
