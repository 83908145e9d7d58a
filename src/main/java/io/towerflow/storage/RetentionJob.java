package io.towerflow.storage;

import io.towerflow.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes the rows that are too old to be asked about, of all tenants; a piece at a time, so that nobody waits for it. */
@Component
class RetentionJob {

    private static final int PIECE = 10_000;

    private final List<RetentionPolicy> all;
    private final List<PartitionRetention> partitions;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    RetentionJob(
            List<RetentionPolicy> all,
            List<PartitionRetention> partitions,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.all = all;
        this.partitions = partitions;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT6M")
    void forget() {
        all.forEach(this::forget);
        partitions.forEach(this::forget);
    }

    private void forget(PartitionRetention days) {
        LocalDate first = LocalDate.ofInstant(clock.instant().minus(days.keep()), ZoneOffset.UTC);
        Tenancy.asSystem(
                () -> transaction.executeWithoutResult(tx -> jdbc.sql("SELECT %s(?)".formatted(days.function()))
                        .param(first)
                        .query((row, number) -> true)
                        .list()));
    }

    private void forget(RetentionPolicy rows) {
        String delete = "DELETE FROM %1$s WHERE ctid = ANY (ARRAY (SELECT ctid FROM %1$s WHERE %2$s LIMIT %3$s))"
                .formatted(rows.table(), rows.old(), PIECE);
        Timestamp until = Timestamp.from(clock.instant().minus(rows.keep()));
        Integer gone;
        do {
            gone = Tenancy.asSystem(() -> transaction.execute(
                    tx -> jdbc.sql(delete).param("until", until).update()));
        } while (gone != null && gone == PIECE);
    }
}
