package io.towerflow.alarm.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.alarm.source.Admission;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AlertmanagerController {

    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerController.class);

    private final AlertmanagerReader reader;
    private final Admission admission;
    private final Inventory inventory;
    private final Clock clock;
    private final Counter truncated;

    AlertmanagerController(
            AlertmanagerReader reader, Admission admission, Inventory inventory, Clock clock, MeterRegistry meters) {
        this.reader = reader;
        this.admission = admission;
        this.inventory = inventory;
        this.clock = clock;
        this.truncated = Counter.builder("towerflow.alertmanager.truncated")
                .description("Alerts that Alertmanager left out of its messages")
                .register(meters);
    }

    /**
     * Takes a webhook message of version 4. Alertmanager sends again what is answered with 5xx, and drops what is answered
     * with 4xx.
     */
    @PostMapping("/connectors/alertmanager")
    Accepted take(@RequestBody JsonNode message) {
        String tenant = Tenancy.required();
        Topology topology = inventory.topology(tenant);
        AlertmanagerReader.Read read =
                reader.read(message, tenant, clock.instant(), object -> topology.siteOf(object) != null);
        if (!read.problems().isEmpty()) {
            throw Admission.refused(read.problems());
        }
        admission.admit(read.reports());
        if (read.truncated() > 0) {
            truncated.increment(read.truncated());
            LOG.warn(
                    "Alertmanager left {} alerts out of a message of the receiver {}: raise its max_alerts",
                    read.truncated(),
                    message.path("receiver").asText());
        }
        return new Accepted(read.reports().size(), read.truncated());
    }

    record Accepted(int accepted, long truncatedAlerts) {}
}
