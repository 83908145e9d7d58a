package io.towerflow.dispatch.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderRepository;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.people.Skill;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What choices that follow each other closely know of the technicians. */
@TowerFlowTest
class TechnicianWorkloadTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @Autowired
    TechnicianWorkload workload;

    @Autowired
    WorkOrderRepository repository;

    @Autowired
    TransactionTemplate transaction;

    private final String tenant = "duties-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void isSharedForAMomentAndThenReadAnew() {
        TechnicianWorkload.AsOf first = in(() -> workload.recent(NOON));

        assertThat(in(() -> workload.recent(NOON.plusMillis(1)))).isSameAs(first);
        assertThat(in(() -> workload.recent(NOON.plus(Duration.ofSeconds(1))))).isNotSameAs(first);
    }

    @Test
    void whatFreesSomebodyCountsAtOnce() {
        WorkOrder order = in(() -> asked("aya"));
        assertThat(in(() -> workload.recent(NOON)).engaged()).containsEntry("aya", order.id());

        in(() -> {
            repository.update(order.cancel(NOON));
            workload.changed();
            return order;
        });

        assertThat(in(() -> workload.recent(NOON)).engaged()).isEmpty();
    }

    @Test
    void whatIsUndoneIsNotSeenByOthers() {
        WorkOrder order = in(() -> asked("aya"));

        Tenancy.as(
                tenant,
                () -> transaction.executeWithoutResult(tx -> {
                    repository.update(order.cancel(NOON));
                    workload.changed();
                    assertThat(workload.recent(NOON).engaged())
                            .as("in the transaction itself")
                            .isEmpty();
                    tx.setRollbackOnly();
                }));

        assertThat(in(() -> workload.recent(NOON)).engaged()).containsEntry("aya", order.id());
    }

    @Test
    void oneTenantKnowsNothingOfAnother() {
        in(() -> asked("aya"));
        in(() -> workload.recent(NOON));

        TechnicianWorkload.AsOf elsewhere =
                Tenancy.as("duties-elsewhere", () -> transaction.execute(tx -> workload.recent(NOON)));

        assertThat(elsewhere.engaged()).isEmpty();
    }

    private WorkOrder asked(String technicianId) {
        WorkOrder order = new WorkOrder(
                "WO-" + UUID.randomUUID(),
                tenant,
                "INC-1",
                "S-1",
                Skill.POWER,
                "A1",
                WorkOrderState.PENDING,
                null,
                null,
                null,
                null,
                null,
                null,
                NOON,
                NOON);
        repository.insert(order);
        repository.insert(new Offer(
                order.id(), 1, technicianId, OfferState.CHOSEN, 0, false, List.of(), 0.0, null, null, null, null));
        return order;
    }

    private <T> T in(Supplier<T> work) {
        return Tenancy.as(tenant, () -> transaction.execute(tx -> work.get()));
    }
}
