package io.towerflow.kpi.computation;

import io.towerflow.kpi.Kpi;
import io.towerflow.kpi.KpiFamily;
import io.towerflow.kpi.KpiLibrary;
import io.towerflow.kpi.LinearSum;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes the library into the tables from which the view {@code kpi_value} reckons, at each start. */
@Component
class KpiRegistration {

    private final FactRepository facts;
    private final JdbcClient jdbc;
    private final KpiLibrary library;

    KpiRegistration(FactRepository facts, JdbcClient jdbc, KpiLibrary library, TransactionTemplate transaction) {
        this.facts = facts;
        this.jdbc = jdbc;
        this.library = library;
        transaction.executeWithoutResult(tx -> register());
    }

    private void register() {
        for (KpiFamily family : KpiFamily.values()) {
            facts.assign(
                    family,
                    library.kpis().stream()
                            .flatMap(kpi -> kpi.measures().stream())
                            .collect(Collectors.toCollection(TreeSet::new))
                            .stream()
                            .map(library::measure)
                            .filter(measure -> measure.family() == family)
                            .toList());
        }
        List<String> keys = library.kpis().stream().map(Kpi::key).toList();
        jdbc.sql("DELETE FROM kpi_definition WHERE key <> ALL (?)")
                .param(keys.toArray(String[]::new))
                .update();
        library.kpis().forEach(this::register);
    }

    private void register(Kpi kpi) {
        jdbc.sql("""
                        INSERT INTO kpi_definition (key, family, unit, quotient, sampled, sampled_per) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (key) DO UPDATE SET family = excluded.family, unit = excluded.unit, quotient = excluded.quotient,
                          sampled = excluded.sampled, sampled_per = excluded.sampled_per
                        """)
                .params(
                        kpi.key(),
                        kpi.family().id(),
                        kpi.unit(),
                        kpi.per() != null,
                        sampled(kpi.value()),
                        sampled(kpi.per()))
                .update();
        jdbc.sql("DELETE FROM kpi_term WHERE kpi = ?").param(kpi.key()).update();
        terms(kpi, kpi.value(), false);
        terms(kpi, kpi.per(), true);
    }

    private long sampled(@Nullable LinearSum sum) {
        return sum == null
                ? 0
                : sum.terms().keySet().stream()
                        .map(library::measure)
                        .filter(measure -> !measure.counted())
                        .count();
    }

    private void terms(Kpi kpi, @Nullable LinearSum sum, boolean per) {
        if (sum != null) {
            sum.terms().forEach((measure, factor) -> jdbc.sql(
                            "INSERT INTO kpi_term (kpi, per, measure, factor) VALUES (?, ?, ?, ?)")
                    .params(kpi.key(), per, measure, factor)
                    .update());
        }
    }
}
