package io.towerflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.escalation.EscalationSteps;
import io.towerflow.notification.Messages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;

@TowerFlowTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClocksTest {

    private static final Instant CHRISTMAS = Instant.parse("2030-12-25T00:00:00Z");

    @Autowired
    Clocks clocks;

    @Autowired
    Clock own;

    @Test
    @Order(1)
    void oneComponentsTimeIsMovedAndNoOther() {
        MutableClock steps = clocks.of(EscalationSteps.class);
        Instant before = own.instant();
        steps.setTo(CHRISTMAS);
        steps.advance(Duration.ofMinutes(3));

        assertThat(steps.instant()).isEqualTo(CHRISTMAS.plus(Duration.ofMinutes(3)));
        assertThat(own.instant()).isBetween(before, before.plus(Duration.ofMinutes(1)));
        assertThatThrownBy(() -> clocks.of(Messages.class)).hasMessageContaining("reads no clock");
    }

    @Test
    @Order(2)
    void itIsPutBackAfterTheTest() {
        assertThat(Duration.between(
                        own.instant(), clocks.of(EscalationSteps.class).instant()))
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    @Order(3)
    void anAdvancedClockTicks() {
        MutableClock clock = new MutableClock();
        clock.advance(Duration.ofDays(1));
        Instant before = clock.instant();
        assertThat(before).isAfter(own.instant().plus(Duration.ofHours(23)));
        assertThat(clock.instant()).isAfterOrEqualTo(before);
        clock.putBack();
        assertThat(clock.instant()).isBefore(before);
    }
}
