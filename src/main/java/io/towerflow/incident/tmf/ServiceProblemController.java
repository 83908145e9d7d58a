package io.towerflow.incident.tmf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import io.towerflow.problem.Tmf630;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves incidents by TMF656 for other systems to read. Their sentences are in the reader's language. */
@RestController
@RequestMapping(ServiceProblemJson.PATH)
class ServiceProblemController {

    private final Incidents incidents;
    private final ServiceProblemJson writer;

    ServiceProblemController(Incidents incidents, ServiceProblemJson writer) {
        this.incidents = incidents;
        this.writer = writer;
    }

    /**
     * Lists all incidents, the worst and newest first.
     *
     * @param fields names of the fields that are wanted, split by commas; all where none is named
     */
    @GetMapping
    ResponseEntity<List<ObjectNode>> list(
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String fields,
            Locale locale) {
        Paging.check(offset, limit);
        Incidents.Page page = incidents.page(null, offset, limit);
        List<ObjectNode> problems = new ArrayList<>();
        for (Incident incident : page.incidents()) {
            problems.add(Tmf630.chosen(writer.write(incident, locale), fields));
        }
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(page.total()))
                .header("X-Result-Count", Integer.toString(problems.size()))
                .body(problems);
    }

    /** Returns a service problem (TMF656): an incident in the TM Forum's form. */
    @GetMapping("/{id}")
    ObjectNode one(@PathVariable String id, @RequestParam(required = false) @Nullable String fields, Locale locale) {
        Incident incident = incidents.find(id).orElseThrow(() -> new NotFoundException("service problem", id));
        return Tmf630.chosen(writer.write(incident, locale), fields);
    }
}
