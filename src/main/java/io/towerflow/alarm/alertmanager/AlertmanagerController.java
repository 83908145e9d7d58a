package io.towerflow.alarm.alertmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.alarm.AlarmRejections;
import io.towerflow.alarm.AlarmSources;
import io.towerflow.alarm.source.HttpIngest;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.FieldProblems;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AlertmanagerController {

    private static final String PATH = "/connectors/alertmanager";
    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerController.class);

    private final AlertmanagerReader reader;
    private final HttpIngest ingest;
    private final Inventory inventory;
    private final AlarmSources sources;
    private final ObjectMapper json;
    private final Clock clock;
    private final Counter truncated;

    AlertmanagerController(
            AlertmanagerReader reader,
            HttpIngest ingest,
            Inventory inventory,
            AlarmSources sources,
            ObjectMapper json,
            Clock clock,
            MeterRegistry meters) {
        this.reader = reader;
        this.ingest = ingest;
        this.inventory = inventory;
        this.sources = sources;
        this.json = json;
        this.clock = clock;
        this.truncated = Counter.builder("towerflow.alertmanager.truncated")
                .description("Alerts that Alertmanager left out of its messages")
                .register(meters);
    }

    /**
     * Takes a webhook message of Alertmanager (version 4) or Grafana (version 1). Each alert counts for itself: those that can be
     * read are taken, the others are kept among what was refused. Alertmanager sends again what is answered with 5xx, and drops
     * what is answered with 4xx; so 400 is the answer only where nothing of the message was of use.
     */
    @PostMapping(PATH)
    Accepted take(@RequestBody JsonNode message) {
        String tenant = Tenancy.required();
        Topology topology = inventory.topology(tenant);
        AlertmanagerReader.Read read =
                reader.read(message, tenant, clock.instant(), object -> topology.siteOf(object) != null);
        if (!read.problems().isEmpty()) {
            throw FieldProblems.refused(read.problems());
        }
        ingest.admit(
                read.reports(),
                PATH,
                read.refused().stream().map(this::rejection).toList());
        read.heartbeats().forEach(source -> sources.heartbeat(source, reader.silentAfter()));
        if (read.truncated() > 0) {
            truncated.increment(read.truncated());
            LOG.warn(
                    "Alertmanager left {} alerts out of a message of the receiver {}: raise its max_alerts",
                    read.truncated(),
                    message.path("receiver").asText());
        }
        if (read.reports().isEmpty()
                && read.heartbeats().isEmpty()
                && !read.refused().isEmpty()) {
            throw FieldProblems.refused(read.refused().stream()
                    .flatMap(refused -> refused.problems().stream())
                    .toList());
        }
        return new Accepted(
                read.reports().size(),
                read.heartbeats().size(),
                read.refused().stream()
                        .map(refused -> new Rejected(refused.index(), refused.problems()))
                        .toList(),
                read.truncated());
    }

    private AlarmRejections.Rejection rejection(AlertmanagerReader.Refused refused) {
        try {
            return new AlarmRejections.Rejection(json.writeValueAsBytes(refused.alert()), refused.problems());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read as JSON cannot be written as such", e);
        }
    }

    /**
     * Answer: what became of a message's alerts.
     *
     * @param accepted alerts taken as alarms
     * @param heartbeats sources whose heartbeat was heard
     * @param rejected alerts that could not be read; they are shown under what was refused
     * @param truncatedAlerts alerts that the message left out
     */
    record Accepted(int accepted, int heartbeats, List<Rejected> rejected, long truncatedAlerts) {}

    /** An alert that could not be read, by its place in the message. */
    record Rejected(int index, List<FieldProblem> errors) {}
}
