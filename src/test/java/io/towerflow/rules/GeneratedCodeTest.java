package io.towerflow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GeneratedCodeTest {

    @Test
    void theShippedRulesCallNothingElse() {
        RuleSets sets = new RuleSets();

        assertThat(sets.active("correlation").kieBase().getKiePackages()).isNotEmpty();
        assertThat(sets.active("root-cause").kieBase().getKiePackages()).isNotEmpty();
        assertThat(sets.active("dispatch").kieBase().getKiePackages()).isNotEmpty();
    }

    @Test
    void whatReachesTheMachineIsRefused() throws IOException {
        assertThat(GeneratedCode.refused(bytesOf(Reaching.class)))
                .contains(
                        "java.lang.System.exit",
                        "java.lang.Thread.start",
                        "java.nio.file.Path.of",
                        "java.lang.Object.getClass")
                .anyMatch(call -> call.startsWith("java.lang.invoke.LambdaMetafactory"))
                .contains("a static initialiser");
    }

    private static byte[] bytesOf(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(
                type.getName().substring(type.getPackageName().length() + 1) + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    /** Never run. */
    @SuppressWarnings("unused")
    private static final class Reaching {

        private static final Object FIRST = java.nio.file.Path.of("x");

        void reach(String text) {
            Runnable run = () -> {};
            new Thread(run).start();
            text.getClass();
            System.exit(0);
        }
    }
}
