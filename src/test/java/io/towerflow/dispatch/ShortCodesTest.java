package io.towerflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShortCodesTest {

    @Test
    void givesShortCodesInTurnAndNoneTwiceUntilAllWereGiven() {
        Set<String> given = new HashSet<>();
        for (int turn = 0; turn < 1440; turn++) {
            String code = ShortCodes.next(turn, codes -> Set.of());
            assertThat(code).matches("[ACDEFHJKMPRTUVWX][1-9][0-9]");
            assertThat(given.add(code)).as(code).isTrue();
        }
        assertThat(ShortCodes.next(1440, codes -> Set.of())).isEqualTo(ShortCodes.next(0, codes -> Set.of()));
    }

    @Test
    void takesAThirdDigitWhereTheShortOnesAreInUseAndEveryCodeInTheEnd() {
        Set<String> all = new HashSet<>();
        for (char letter : "ACDEFHJKMPRTUVWX".toCharArray()) {
            for (int number = 10; number < 1000; number++) {
                all.add(letter + Integer.toString(number));
            }
        }
        Set<String> inUse = new HashSet<>(all);
        inUse.removeIf(code -> code.length() > 3);
        assertThat(ShortCodes.next(7, codes -> inUse)).matches("[ACDEFHJKMPRTUVWX][1-9][0-9]{2}");

        for (String left : List.of("A10", "X99", "A100", "H555", "X999")) {
            inUse.addAll(all);
            inUse.remove(left);
            assertThat(ShortCodes.next(7, codes -> inUse)).isEqualTo(left);
        }

        inUse.addAll(all);
        assertThatThrownBy(() -> ShortCodes.next(7, codes -> inUse)).hasMessageContaining("15840");
    }

    /** Else a storm would look through all of them for each work order. */
    @Test
    void asksForFewWhereAllShortOnesAreInUse() {
        Set<String> inUse = new HashSet<>();
        for (int turn = 0; turn < 3000; turn++) {
            List<Integer> asked = new ArrayList<>();
            inUse.add(ShortCodes.next(turn, codes -> {
                asked.add(codes.size());
                return inUse;
            }));
            assertThat(asked).as("turn %d", turn).isSubsetOf(20).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(inUse).hasSize(3000);
    }
}
