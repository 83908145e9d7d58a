package io.towerflow.alarm.ves;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.alarm.AlarmRejections;
import io.towerflow.alarm.activity.SourceActivity;
import io.towerflow.alarm.source.HttpIngest;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class VesController {

    private static final String PATH = "/connectors/ves/eventListener/v7";

    private final VesReader reader;
    private final HttpIngest ingest;
    private final Inventory inventory;
    private final SourceActivity activity;
    private final ObjectMapper json;
    private final Clock clock;

    VesController(
            VesReader reader,
            HttpIngest ingest,
            Inventory inventory,
            SourceActivity activity,
            ObjectMapper json,
            Clock clock) {
        this.reader = reader;
        this.ingest = ingest;
        this.inventory = inventory;
        this.activity = activity;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Takes one event or a batch of them, each for itself: 202 once the broker has them, as VES answers; events that cannot be
     * read are kept among what was refused. 400 only where nothing of the message was of use.
     */
    @PostMapping({PATH, PATH + "/eventBatch"})
    ResponseEntity<?> take(@RequestBody JsonNode message) {
        String tenant = Tenancy.required();
        Topology topology = inventory.topology(tenant);
        Instant now = clock.instant();
        VesReader.Read read = reader.read(message, tenant, now, object -> topology.siteOf(object) != null);
        if (!read.problems().isEmpty()) {
            return refused(read.problems());
        }
        ingest.checkSources(read.sources());
        ingest.admit(
                read.reports(),
                PATH,
                read.refused().stream().map(this::rejection).toList());
        activity.heard(read.sources().stream()
                .distinct()
                .collect(Collectors.toMap(source -> new SourceActivity.Source(tenant, source), source -> now)));
        if (read.reports().isEmpty()
                && read.sources().isEmpty()
                && !read.refused().isEmpty()) {
            return refused(read.refused().stream()
                    .flatMap(one -> one.problems().stream())
                    .toList());
        }
        return ResponseEntity.accepted().build();
    }

    private static ResponseEntity<?> refused(List<FieldProblem> problems) {
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_JSON)
                .body(error(problems));
    }

    private AlarmRejections.Rejection rejection(VesReader.Refused refused) {
        try {
            return new AlarmRejections.Rejection(json.writeValueAsBytes(refused.event()), refused.problems());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read as JSON cannot be written as such", e);
        }
    }

    /** VES's own form of an error, with each wrong field named beside it. */
    private static Map<String, Object> error(List<FieldProblem> problems) {
        FieldProblem first = problems.get(0);
        return Map.of(
                "requestError",
                Map.of(
                        "serviceException",
                        Map.of(
                                "messageId",
                                "SVC0002",
                                "text",
                                "Invalid input value for message part %1: %2",
                                "variables",
                                List.of(first.field(), first.problem()))),
                "errors",
                problems);
    }
}
