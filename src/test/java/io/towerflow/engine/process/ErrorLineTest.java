package io.towerflow.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorLineTest {

    @Test
    void saysTheInnermostCauseWithoutItsType() {
        assertThat(ErrorLine.of("outer", """
                org.camunda.bpm.engine.ProcessEngineException: outer
                \tat a.B.c(B.java:1)
                Caused by: org.springframework.dao.DataAccessException: PreparedStatementCallback; SQL [x]
                \t... 2 more
                Caused by: org.postgresql.util.PSQLException: ERROR: the disk is full
                  Where: PL/pgSQL function
                \t... 3 more
                """)).isEqualTo("ERROR: the disk is full");
    }

    @Test
    void saysTheMessageWhereTheCauseHasNone() {
        assertThat(ErrorLine.of(
                        "\n  Unknown property used\nmore", "java.lang.NullPointerException\n\tat a.B.c(B.java:1)"))
                .isEqualTo("Unknown property used");
        assertThat(ErrorLine.of(null, "java.lang.NullPointerException\n\tat a.B.c(B.java:1)"))
                .isEqualTo("java.lang.NullPointerException");
        assertThat(ErrorLine.of(null, null)).isEmpty();
    }

    @Test
    void isOneLineOfThreeHundredCharacters() {
        assertThat(ErrorLine.of("x".repeat(400) + "\ny", null)).hasSize(300).endsWith("x…");
    }
}
