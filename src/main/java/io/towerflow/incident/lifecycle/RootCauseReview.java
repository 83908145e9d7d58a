package io.towerflow.incident.lifecycle;

import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.Incidents;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.Tenants;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks for the root cause again where an incident has more alarms than when it was last looked at. Alarms that join are no
 * material change and are not told one by one; so what is believed follows them a little later, the newest incidents first, and
 * a storm costs no more than a calm.
 */
@Component
class RootCauseReview {

    private static final Logger LOG = LoggerFactory.getLogger(RootCauseReview.class);

    /** Search for the newest open incidents: an old one seldom gets alarms. */
    private static final IncidentSearch NEWEST = IncidentSearch.in("open").by(IncidentSearch.Sort.AGE);

    /** Number of incidents that are compared, the newest first. */
    private static final int COMPARED = 500;

    /** Number of incidents of one tenant that are looked at in one round. */
    private static final int LOOKED_AT = 25;

    private final Tenants tenants;
    private final Incidents incidents;
    private final IncidentLifecycle lifecycle;
    private final Map<String, Integer> alarmsSeen = new HashMap<>();

    RootCauseReview(Tenants tenants, Incidents incidents, IncidentLifecycle lifecycle) {
        this.tenants = tenants;
        this.incidents = incidents;
        this.lifecycle = lifecycle;
    }

    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT10S")
    void review() {
        Set<String> open = new HashSet<>();
        for (String tenant : tenants.ids()) {
            Tenancy.as(tenant, () -> {
                int looked = 0;
                List<Incident> worst = incidents.search(NEWEST, 0, COMPARED).incidents();
                Incidents.AlarmCounts counts = incidents.alarmCounts(worst);
                for (Incident incident : worst) {
                    String key = tenant + '/' + incident.number();
                    open.add(key);
                    Integer before = alarmsSeen.get(key);
                    int alarms = counts.of(incident).all();
                    boolean grown = before == null || before != alarms;
                    if (grown && alarms > 0 && looked < LOOKED_AT) {
                        looked++;
                        lookAgain(incident.number());
                        alarmsSeen.put(key, alarms);
                    }
                }
            });
        }
        alarmsSeen.keySet().retainAll(open);
    }

    private void lookAgain(String number) {
        try {
            lifecycle.findRootCause(number);
        } catch (RuntimeException unexplained) {
            LOG.error("The root cause of {} could not be looked for again", number, unexplained);
        }
    }
}
