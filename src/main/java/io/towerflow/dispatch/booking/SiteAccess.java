package io.towerflow.dispatch.booking;

import java.sql.Date;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Permissions of who may do what, and where: the certificates of technicians and what entering a site takes. */
@Repository
@Transactional
public class SiteAccess {

    private final JdbcClient jdbc;

    SiteAccess(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Certificate that a technician holds.
     *
     * @param certificate a word in lower-case letters, digits and dashes, as {@code height}
     * @param validUntil the last day on which it is valid; null where it does not end
     */
    public record Certificate(
            String technicianId,
            String certificate,
            @Nullable LocalDate validUntil) {}

    /**
     * Requirements for entering a site.
     *
     * @param permitNeeded whether somebody must allow each visit
     * @param certificate what a visitor must hold, or null
     * @param contact who allows it, as a name or a number; or null
     */
    public record Access(
            String siteId,
            boolean permitNeeded,
            @Nullable String certificate,
            @Nullable String contact) {}

    /** Returns by technician the certificates that are valid on a day. */
    @Transactional(readOnly = true)
    public Map<String, Set<String>> certificates(LocalDate day) {
        Map<String, Set<String>> held = new HashMap<>();
        jdbc.sql("SELECT technician_id, certificate FROM technician_certificate "
                        + "WHERE valid_until IS NULL OR valid_until >= ?")
                .param(Date.valueOf(day))
                .query((row, n) -> held.computeIfAbsent(row.getString(1), id -> new HashSet<>())
                        .add(row.getString(2)))
                .list();
        return held;
    }

    /** Returns every certificate that is recorded of anybody, valid or not. */
    @Transactional(readOnly = true)
    public Set<String> recorded() {
        return new HashSet<>(jdbc.sql("SELECT DISTINCT certificate FROM technician_certificate")
                .query(String.class)
                .list());
    }

    @Transactional(readOnly = true)
    public Optional<Access> access(String siteId) {
        return jdbc.sql("SELECT * FROM site_access WHERE site_id = ?")
                .param(siteId)
                .query((row, n) -> new Access(
                        row.getString("site_id"),
                        row.getBoolean("permit_needed"),
                        row.getString("certificate"),
                        row.getString("contact")))
                .optional();
    }

    /** Stores certificates; one that is known gets its new last day. */
    public void saveCertificates(Collection<Certificate> certificates) {
        for (Certificate one : certificates) {
            LocalDate until = one.validUntil();
            jdbc.sql("INSERT INTO technician_certificate (technician_id, certificate, valid_until) VALUES (?, ?, ?) "
                            + "ON CONFLICT (tenant_id, technician_id, certificate) DO UPDATE "
                            + "SET valid_until = EXCLUDED.valid_until")
                    .params(one.technicianId(), one.certificate(), until == null ? null : Date.valueOf(until))
                    .update();
        }
    }

    public void saveAccess(Collection<Access> sites) {
        for (Access one : sites) {
            jdbc.sql("INSERT INTO site_access (site_id, permit_needed, certificate, contact) VALUES (?, ?, ?, ?) "
                            + "ON CONFLICT (tenant_id, site_id) DO UPDATE SET permit_needed = EXCLUDED.permit_needed, "
                            + "certificate = EXCLUDED.certificate, contact = EXCLUDED.contact")
                    .params(one.siteId(), one.permitNeeded(), one.certificate(), one.contact())
                    .update();
        }
    }
}
