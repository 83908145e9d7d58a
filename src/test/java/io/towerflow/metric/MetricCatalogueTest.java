package io.towerflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class MetricCatalogueTest {

    @Autowired
    MetricCatalogue catalogue;

    @Autowired
    MetricRepository repository;

    @Autowired
    TransactionTemplate transaction;

    private final String added = "test.m" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void hasWhatClientsRelyOnInTheirUnits() {
        Map<String, String> promised = Map.ofEntries(
                Map.entry("cell.availability", "%"),
                Map.entry("traffic.volume", "GB"),
                Map.entry("throughput.downlink", "Mbit/s"),
                Map.entry("users.active", "1"),
                Map.entry("signal.rsrp", "dBm"),
                Map.entry("signal.sinr", "dB"),
                Map.entry("latency", "ms"),
                Map.entry("packet.loss", "%"),
                Map.entry("power.load", "kW"),
                Map.entry("power.grid", "kW"),
                Map.entry("power.solar", "kW"),
                Map.entry("power.genset", "kW"),
                Map.entry("battery.soc", "%"),
                Map.entry("battery.voltage", "V"),
                Map.entry("grid.available", "1"),
                Map.entry("genset.running", "1"),
                Map.entry("door.open", "1"),
                Map.entry("fuel.level", "l"),
                Map.entry("temperature.room", "°C"));
        promised.forEach((name, unit) -> {
            Metric metric = catalogue.find(name);
            assertThat(metric).as(name).isNotNull();
            assertThat(metric.unit()).isEqualTo(unit);
            assertThat(metric.interval()).isEqualTo(Duration.ofMinutes(5));
        });
    }

    @Test
    void aMetricKeepsItsSlotWhereOthersComeAndGo() {
        undone(() -> {
            Map<String, Metric> longer = repository.register(with(metric(added, "V")));
            int slot = longer.get(added).slot();
            assertThat(longer.values().stream().map(Metric::slot)).doesNotHaveDuplicates();
            assertThat(longer.get("latency").slot())
                    .isEqualTo(catalogue.find("latency").slot());

            List<Metric> fewer = new ArrayList<>(catalogue.all());
            fewer.removeIf(metric -> metric.name().equals("latency"));
            assertThat(repository.register(fewer)).doesNotContainKeys("latency", added);

            Map<String, Metric> again = repository.register(with(metric(added + "b", "V"), metric(added, "V")));
            assertThat(again.get(added).slot()).isEqualTo(slot);
            assertThat(again.get(added + "b").slot()).isGreaterThan(slot);
            assertThat(again.get("latency").slot())
                    .isEqualTo(catalogue.find("latency").slot());
        });
    }

    @Test
    void aMetricKeepsItsUnit() {
        undone(() -> {
            repository.register(with(metric(added, "V")));
            assertThatThrownBy(() -> repository.register(with(metric(added, "mV"))))
                    .hasMessageContaining(added)
                    .hasMessageContaining("another name");
        });
    }

    private void undone(Runnable work) {
        Consumer<TransactionStatus> both = tx -> {
            tx.setRollbackOnly();
            work.run();
        };
        transaction.executeWithoutResult(both);
    }

    private List<Metric> with(Metric... more) {
        List<Metric> all = new ArrayList<>(catalogue.all());
        all.addAll(List.of(more));
        return all;
    }

    private static Metric metric(String name, String unit) {
        return new Metric(0, name, unit, Metric.Kind.GAUGE, Duration.ofMinutes(5), 0, 100, true);
    }
}
