package io.towerflow.metric.prometheus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.FieldProblems;
import io.towerflow.metric.intake.SampleIngest;
import io.towerflow.problem.BodyRefusedException;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.xerial.snappy.Snappy;

/** Remote-write of Prometheus and of agents that speak like it. */
@RestController
class RemoteWriteController {

    private static final String PATH = "/connectors/prometheus/write";

    /** Wrong fields that an answer names. */
    private static final int NAMED = 20;

    private final SampleIngest ingest;
    private final SeriesNames names;
    private final PrometheusSettings settings;
    private final Counter passedOver;

    RemoteWriteController(SampleIngest ingest, SeriesNames names, PrometheusSettings settings, MeterRegistry meters) {
        this.ingest = ingest;
        this.names = names;
        this.settings = settings;
        this.passedOver = Counter.builder("towerflow.metrics.passed.over")
                .description("Samples of Prometheus's series that are no metrics of sites")
                .register(meters);
    }

    /**
     * Takes samples by Prometheus remote-write 1.0 (protobuf, packed by snappy): 204 once the broker has them. 400 where something of it is wrong,
     * named by field; what is right has been taken all the same, so that nothing needs to be sent again.
     */
    @PostMapping(path = PATH, consumes = "application/x-protobuf")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void write(@RequestBody byte[] packed) {
        RemoteWriteReader.Request request;
        try {
            request = RemoteWriteReader.read(unpacked(packed), names);
        } catch (IOException e) {
            throw FieldProblems.refused(List.of(new FieldProblem(
                    "",
                    "It is no WriteRequest of remote-write 1.0, packed by snappy",
                    "Send that, as Prometheus does")));
        }
        passedOver.increment(request.passedOver());
        SampleIngest.Outcome outcome = ingest.accept(PATH, request.samples());
        if (!outcome.rejected().isEmpty()) {
            throw FieldProblems.refused(outcome.rejected().stream()
                    .limit(NAMED)
                    .map(wrong -> new FieldProblem(
                            "samples[" + wrong.index() + "]." + wrong.field(),
                            wrong.problem(),
                            "Nothing needs to be sent again: what is right has been taken"))
                    .toList());
        }
    }

    private byte[] unpacked(byte[] packed) throws IOException {
        long limit = settings.unpacked().toBytes();
        if (Snappy.uncompressedLength(packed) > limit) {
            throw BodyRefusedException.tooLarge(limit);
        }
        return Snappy.uncompress(packed);
    }
}
