package io.towerflow.engine.web;

import io.towerflow.engine.FailedStep;
import io.towerflow.engine.FailedSteps;
import io.towerflow.engine.StepRetries;
import io.towerflow.problem.Paging;
import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists the steps that stand still, of all processes of the tenant, and has them tried again. */
@RestController
@RequestMapping("/api/failed-steps")
class FailedStepController {

    private final FailedSteps steps;
    private final StepRetries retries;

    FailedStepController(FailedSteps steps, StepRetries retries) {
        this.steps = steps;
        this.retries = retries;
    }

    /** The steps of processes that stand still or are tried again, oldest first. */
    @GetMapping
    ResponseEntity<List<FailedStep>> list(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(steps.stalledCount()))
                .body(steps.stalled(offset, limit));
    }

    /** Has a step tried again. */
    @PostMapping("/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void retry(@PathVariable String id, Principal who) {
        retries.retry(id, who.getName());
    }
}
