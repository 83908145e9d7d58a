package io.towerflow.incident.web;

import io.towerflow.incident.HandOverNote;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.problem.Paging;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Serves the notes of what one shift tells the next. */
@RestController
@RequestMapping("/api/hand-over-notes")
class HandOverController {

    private final IncidentService service;

    HandOverController(IncidentService service) {
        this.service = service;
    }

    /** Lists the notes from shift to shift, newest first. */
    @GetMapping
    ResponseEntity<List<HandOverNote>> list(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(service.handOverNoteCount()))
                .body(service.handOverNotes(offset, limit));
    }

    /** Text of a note. */
    record Words(@Nullable String text) {}

    /** Writes a note for the next shift. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    HandOverNote add(@RequestBody Words words, Principal principal) {
        return service.handOver(words.text() == null ? "" : words.text(), principal.getName());
    }
}
