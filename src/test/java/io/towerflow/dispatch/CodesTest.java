package io.towerflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodesTest {

    @Test
    void givesShortCodesInTurnAndNoneTwiceUntilAllWereGiven() {
        Set<String> given = new HashSet<>();
        for (int turn = 0; turn < 1440; turn++) {
            String code = Codes.next(turn, codes -> Set.of());
            assertThat(code).matches("[ACDEFHJKMPRTUVWX][1-9][0-9]");
            assertThat(given.add(code)).as(code).isTrue();
        }
        assertThat(Codes.next(1440, codes -> Set.of())).isEqualTo(Codes.next(0, codes -> Set.of()));
    }

    @Test
    void takesAThirdDigitWhereAllShortOnesAreInUse() {
        Set<String> inUse = new HashSet<>();
        for (int i = 0; i < 1500; i++) {
            assertThat(inUse.add(Codes.next(7, codes -> inUse))).isTrue();
        }
        assertThat(Codes.next(7, codes -> inUse)).matches("[A-Z][0-9]{3}");
    }
}
