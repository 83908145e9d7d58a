package io.towerflow.dispatch.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import io.towerflow.tenancy.Tenancy;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionTemplate;

/** The last pieces of a part, and more people at once than there are pieces. */
@TowerFlowTest
class PartStockTest {

    private static final int PIECES = 5;
    private static final int PEOPLE = 16;

    @Autowired
    PartStock stock;

    @Autowired
    TransactionTemplate transaction;

    private final String tenant = "stock-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void neverPromisesMoreThanThereIs() throws Exception {
        lies(PIECES);
        CyclicBarrier together = new CyclicBarrier(PEOPLE);
        Callable<Boolean> one = () -> Boolean.TRUE.equals(Tenancy.as(
                tenant,
                () -> transaction.execute(tx -> {
                    // Everybody's transaction has begun before the first one reserves.
                    meet(together);
                    return stock.reserve("depot", "rectifier-48v");
                })));
        long promised;
        try (ExecutorService threads = Executors.newFixedThreadPool(PEOPLE)) {
            promised = threads.invokeAll(Collections.nCopies(PEOPLE, one)).stream()
                    .filter(Future::resultNow)
                    .count();
        }

        assertThat(promised).isEqualTo(PIECES);
        assertThat(place().free()).isZero();
        in(() -> stock.take("depot", "rectifier-48v"));
        in(() -> stock.release("depot", "rectifier-48v"));
        assertThat(place().onHand()).isEqualTo(PIECES - 1);
        assertThat(place().reserved()).isEqualTo(PIECES - 2);
    }

    @Test
    void theTableItselfRefusesToGoNegative() {
        lies(1);

        assertThatThrownBy(() -> in(() -> stock.take("depot", "rectifier-48v")))
                .isInstanceOf(DataIntegrityViolationException.class);
        in(() -> stock.reserve("depot", "rectifier-48v"));
        assertThatThrownBy(() -> lies(0)).isInstanceOf(DataIntegrityViolationException.class);
        assertThat(place().onHand()).isEqualTo(1);
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void lies(int pieces) {
        in(() -> stock.saveAll(
                List.of(new PartStock.Place("depot", "Depot", null, 5.3, -4.0, "rectifier-48v", pieces, 0))));
    }

    private PartStock.Place place() {
        return Tenancy.as(tenant, () -> transaction.execute(tx -> stock.of("rectifier-48v")))
                .getFirst();
    }

    private void in(Runnable work) {
        Tenancy.as(tenant, () -> transaction.executeWithoutResult(tx -> work.run()));
    }
}
