package io.towerflow.alarm.ves;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.alarm.FieldProblem;
import io.towerflow.alarm.SourceActivity;
import io.towerflow.alarm.source.Admission;
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

    private final VesReader reader;
    private final Admission admission;
    private final Inventory inventory;
    private final SourceActivity activity;
    private final Clock clock;

    VesController(VesReader reader, Admission admission, Inventory inventory, SourceActivity activity, Clock clock) {
        this.reader = reader;
        this.admission = admission;
        this.inventory = inventory;
        this.activity = activity;
        this.clock = clock;
    }

    /** Takes one event or a batch of them, all or none: 202 once the broker has them, as VES answers. */
    @PostMapping({"/connectors/ves/eventListener/v7", "/connectors/ves/eventListener/v7/eventBatch"})
    ResponseEntity<?> take(@RequestBody JsonNode message) {
        String tenant = Tenancy.required();
        Topology topology = inventory.topology(tenant);
        Instant now = clock.instant();
        VesReader.Read read = reader.read(message, tenant, now, object -> topology.siteOf(object) != null);
        if (!read.problems().isEmpty()) {
            return ResponseEntity.badRequest()
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(error(read.problems()));
        }
        admission.checkSources(read.heartbeats());
        admission.admit(read.reports());
        activity.heard(read.heartbeats().stream()
                .distinct()
                .collect(Collectors.toMap(source -> new SourceActivity.Source(tenant, source), source -> now)));
        return ResponseEntity.accepted().build();
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
