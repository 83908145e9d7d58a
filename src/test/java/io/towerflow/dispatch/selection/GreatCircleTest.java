package io.towerflow.dispatch.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GreatCircleTest {

    @Test
    void measuresAsTheCrowFlies() {
        // Abidjan to Yamoussoukro
        assertThat(GreatCircle.meters(5.3600, -4.0083, 6.8276, -5.2893)).isCloseTo(215_000, within(5_000.0));
        assertThat(GreatCircle.meters(5.36, -4.0, 5.36, -4.0)).isZero();
        assertThat(GreatCircle.meters(0, 179.9, 0, -179.9)).isCloseTo(22_239, within(50.0));
    }
}
