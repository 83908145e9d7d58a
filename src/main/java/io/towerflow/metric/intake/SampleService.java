package io.towerflow.metric.intake;

import io.towerflow.metric.Sample;
import io.towerflow.metric.Samples;
import io.towerflow.storage.Rows;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

@Service
class SampleService implements Samples {

    private final SampleCheck check;
    private final SampleDays days;
    private final SampleRepository repository;
    private final TransactionTemplate transaction;
    private final JdbcClient jdbc;
    private final Clock clock;

    SampleService(
            SampleCheck check,
            SampleDays days,
            SampleRepository repository,
            TransactionTemplate transaction,
            JdbcClient jdbc,
            Clock clock) {
        this.check = check;
        this.days = days;
        this.repository = repository;
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public int saveAll(List<Sample> samples) {
        String tenant = Tenancy.required();
        Instant now = clock.instant();
        SampleBatch batch = check.batch();
        samples.forEach(sample -> check.check(tenant, ReadSample.of(sample), now, batch));
        days.prepare(batch);
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> repository.write(batch, now)));
        return batch.values();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Instant> latest(String site) {
        return jdbc.sql("SELECT max(time) AS latest FROM metric_sample WHERE site_id = ? AND equipment_id = ''")
                .param(site)
                .query((row, number) -> Optional.ofNullable(Rows.optionalInstant(row, "latest")))
                .single();
    }
}
