package io.towerflow.dispatch.visit;

import io.towerflow.dispatch.DispatchSettings;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.visit.JobLinkRefusedException.Why;
import io.towerflow.notification.PublicAddress;
import io.towerflow.tenancy.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Links by which technicians open their jobs without signing in: one for each work order and technician. */
@Component
public class JobLinks {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final PublicAddress addresses;
    private final DispatchSettings settings;
    private final Clock clock;
    private volatile byte @Nullable [] secret;

    JobLinks(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            PublicAddress addresses,
            DispatchSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.addresses = addresses;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Returns the full address of a technician's page, made in the caller's transaction; the same one for the same job and
     * technician.
     */
    public String address(WorkOrder order, String technicianId) {
        Instant expiresAt = clock.instant().plus(settings.jobLinkValid()).truncatedTo(ChronoUnit.SECONDS);
        JobLink fresh = new JobLink(Tenancy.required(), order.id(), technicianId, expiresAt);
        JobLink link = jdbc.sql("""
                INSERT INTO job_link (token_digest, work_order_id, technician_id, expires_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (tenant_id, work_order_id, technician_id) DO UPDATE SET token_digest = job_link.token_digest
                RETURNING *""")
                .params(
                        JobToken.digest(JobToken.write(fresh, secret())).orElseThrow(),
                        order.id(),
                        technicianId,
                        Timestamp.from(expiresAt))
                .query((row, n) -> link(row))
                .single();
        return addresses.of("/job/" + JobToken.write(link, secret()));
    }

    /**
     * Returns the link that a token stands for, whatever tenant's.
     *
     * @throws JobLinkRefusedException for a forged or expired one
     */
    public JobLink open(String token) {
        JobLink link = JobToken.digest(token)
                .flatMap(digest ->
                        Objects.requireNonNull(Tenancy.asSystem(() -> transaction.execute(tx -> find(digest)))))
                .filter(found -> JobToken.genuine(token, found, secret()))
                .orElseThrow(() -> new JobLinkRefusedException(Why.FORGED, "This link is not one of ours"));
        if (!clock.instant().isBefore(link.expiresAt())) {
            throw new JobLinkRefusedException(Why.EXPIRED, "This link has expired");
        }
        return link;
    }

    private Optional<JobLink> find(String digest) {
        return jdbc.sql("SELECT * FROM job_link WHERE token_digest = ?")
                .param(digest)
                .query((row, n) -> link(row))
                .optional();
    }

    private byte[] secret() {
        byte[] known = secret;
        if (known == null) {
            known = jdbc.sql("SELECT secret FROM job_link_secret")
                    .query(byte[].class)
                    .single();
            secret = known;
        }
        return known;
    }

    private static JobLink link(ResultSet row) throws SQLException {
        return new JobLink(
                row.getString("tenant_id"),
                row.getString("work_order_id"),
                row.getString("technician_id"),
                row.getTimestamp("expires_at").toInstant());
    }
}
