package io.towerflow.metric.web;

import io.towerflow.metric.intake.SampleIngest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Samples of metrics, sent by machines. */
@RestController
class SampleController {

    private static final String PATH = "/api/metrics";
    private static final int MOST = 10_000;

    private final SampleIngest ingest;

    SampleController(SampleIngest ingest) {
        this.ingest = ingest;
    }

    /**
     * Takes a sample or an array of at most 10,000, narrow {@code {site, equipment?, metric, unit, time, value}} or wide
     * {@code {site, equipment?, time, values: {metric: number}}}. 202 once the broker has them, with what was refused: the other
     * samples, and the other values of a wide one, are taken. Samples sent again count once, and the last value counts.
     */
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    SampleIngest.Outcome take(@RequestBody byte[] samples) {
        return ingest.accept(PATH, samples, MOST);
    }
}
