package io.towerflow.metric.intake;

import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps a partition for each day of samples: those to come ahead of their time, those of late samples when one comes. */
@Component
class SampleDays {

    private static final int AHEAD = 2;

    private final SampleRepository repository;
    private final TransactionTemplate alone;
    private final Clock clock;
    private final Set<LocalDate> known = ConcurrentHashMap.newKeySet();

    SampleDays(SampleRepository repository, PlatformTransactionManager transactions, Clock clock) {
        this.repository = repository;
        this.alone = new TransactionTemplate(transactions);
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /** Makes the days of a batch that are missing. None of them can be dropped meanwhile: that is done a day after the last sample is taken. */
    void prepare(SampleBatch batch) {
        long last = Long.MIN_VALUE;
        for (SampleBatch.Row row : batch.rows().keySet()) {
            long day = Math.floorDiv(row.micros(), ChronoUnit.DAYS.getDuration().toNanos() / 1_000);
            if (day != last) {
                last = day;
                prepare(LocalDate.ofEpochDay(day));
            }
        }
    }

    /** Looks again which days there are: somebody may have dropped one. */
    void forget() {
        known.clear();
    }

    private void prepare(LocalDate day) {
        if (!known.contains(day)) {
            Tenancy.asSystem(() -> alone.executeWithoutResult(tx -> repository.day(day)));
            known.add(day);
        }
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
    void prepareAhead() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (int day = 0; day <= AHEAD; day++) {
            prepare(today.plusDays(day));
        }
    }
}
