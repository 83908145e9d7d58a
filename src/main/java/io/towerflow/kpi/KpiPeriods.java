package io.towerflow.kpi;

import io.towerflow.audit.AuditTrail;
import io.towerflow.problem.InvalidInputException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lets people compute a period again. */
@Service
public class KpiPeriods {

    private static final Duration LONGEST = Duration.ofDays(400);

    private final KpiLibrary library;
    private final KpiProcess process;
    private final AuditTrail audit;
    private final Clock clock;

    KpiPeriods(KpiLibrary library, KpiProcess process, AuditTrail audit, Clock clock) {
        this.library = library;
        this.process = process;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Starts a run that computes the period again, up to now.
     *
     * @param keys of the KPIs that are needed; empty: all
     * @return the run's business key
     * @throws InvalidInputException where the period makes no sense or a KPI does not exist
     */
    @Transactional
    public String compute(Instant from, Instant to, List<String> keys, String actor) {
        Instant now = clock.instant();
        if (!from.isBefore(to)) {
            throw new InvalidInputException("to", "must be after from");
        }
        if (!from.isBefore(now)) {
            throw new InvalidInputException("from", "must not be in the future");
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw new InvalidInputException("from", "may be at most " + LONGEST.toDays() + " days before to");
        }
        Set<KpiFamily> families = EnumSet.noneOf(KpiFamily.class);
        for (String key : keys) {
            Kpi kpi = library.kpi(key).orElseThrow(() -> new InvalidInputException("keys", "there is no KPI " + key));
            families.addAll(library.families(kpi));
            if (!library.completeness(kpi).isEmpty()) {
                families.add(KpiFamily.QUALITY);
            }
        }
        Instant until = to.isBefore(now) ? to : now;
        String run =
                process.start(KpiRun.again(from, until, keys.isEmpty() ? EnumSet.allOf(KpiFamily.class) : families));
        audit.record(
                actor,
                "compute-kpis",
                run,
                Map.of("from", from.toString(), "to", to.toString(), "keys", List.copyOf(keys)));
        return run;
    }
}
