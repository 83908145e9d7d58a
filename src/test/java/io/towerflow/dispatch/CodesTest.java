package io.towerflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    void takesAThirdDigitWhereTheShortOnesAreInUseAndEveryCodeInTheEnd() {
        Set<String> inUse = new HashSet<>();
        for (int i = 0; i < 16 * (90 + 900); i++) {
            String code = Codes.next(7, codes -> inUse);
            assertThat(code).matches("[ACDEFHJKMPRTUVWX][1-9][0-9]{1,2}");
            assertThat(inUse.add(code)).as(code).isTrue();
        }

        assertThatThrownBy(() -> Codes.next(7, codes -> inUse)).hasMessageContaining("15840");
    }

    /** Else a storm would look through all of them for each work order. */
    @Test
    void asksForFewWhereAllShortOnesAreInUse() {
        Set<String> inUse = new HashSet<>();
        for (int turn = 0; turn < 3000; turn++) {
            List<Integer> asked = new ArrayList<>();
            inUse.add(Codes.next(turn, codes -> {
                asked.add(codes.size());
                return inUse;
            }));
            assertThat(asked).as("turn %d", turn).isSubsetOf(20).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(inUse).hasSize(3000);
    }
}
