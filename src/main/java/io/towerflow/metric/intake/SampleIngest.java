package io.towerflow.metric.intake;

import io.towerflow.ingest.DurableProducer;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.FieldProblems;
import io.towerflow.ingest.RejectedMessage;
import io.towerflow.metric.MetricCatalogue;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.stereotype.Component;

/** Takes the samples of an HTTP request for the current tenant: checks them, and returns when the broker has them. */
@Component
public class SampleIngest {

    private final SampleCheck check;
    private final SampleProducer producer;
    private final SampleMeters meters;
    private final MetricCatalogue catalogue;
    private final Clock clock;

    SampleIngest(
            SampleCheck check, SampleProducer producer, SampleMeters meters, MetricCatalogue catalogue, Clock clock) {
        this.check = check;
        this.producer = producer;
        this.meters = meters;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /**
     * What became of a request.
     *
     * @param accepted samples of which at least one value was taken
     * @param rejected what was refused, one for each wrong field
     */
    public record Outcome(int accepted, List<Rejection> rejected) {}

    /**
     * A wrong field.
     *
     * @param index of the sample in the request, from 0
     */
    public record Rejection(int index, String field, String problem) {}

    /**
     * Takes samples as JSON: one, or an array of them.
     *
     * @param way the path of the endpoint
     * @param most how many there may be
     * @throws org.springframework.web.ErrorResponseException 400 where it is no JSON or has more of them
     * @throws io.towerflow.problem.UnavailableException 503 where the broker did not take them in time
     */
    public Outcome accept(String way, byte[] message, int most) {
        try {
            return accept(way, SampleReader.read(message, most), sample -> sample.bytes(message));
        } catch (SampleReader.UnreadableException e) {
            throw FieldProblems.refused(List.of(e.problem()));
        }
    }

    /**
     * Takes samples that were read from another form than JSON.
     *
     * @param way the path of the endpoint
     * @throws io.towerflow.problem.UnavailableException 503 where the broker did not take them in time
     */
    public Outcome accept(String way, List<ReadSample> samples) {
        return accept(way, samples, sample -> sample.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Outcome accept(String way, List<ReadSample> samples, Function<ReadSample, byte[]> payload) {
        String tenant = Tenancy.required();
        Instant now = clock.instant();
        SampleBatch batch = check.batch();
        List<Rejection> rejected = new ArrayList<>();
        List<ProducerRecord<byte[], byte[]>> refusals = new ArrayList<>();
        int accepted = 0;
        for (int index = 0; index < samples.size(); index++) {
            ReadSample sample = samples.get(index);
            int before = batch.values();
            List<FieldProblem> problems = check.check(tenant, sample, now, batch);
            if (batch.values() > before) {
                accepted++;
            }
            for (FieldProblem problem : problems) {
                rejected.add(new Rejection(index, problem.field(), problem.problem() + ". " + problem.mend() + "."));
            }
            if (!problems.isEmpty()) {
                refusals.add(SampleProducer.rejected(
                        null, RejectedMessage.of(way, payload.apply(sample), tenant, now, problems)));
            }
        }
        List<ProducerRecord<byte[], byte[]>> messages = SampleWriter.messages(tenant, batch, catalogue.all());
        messages.addAll(refusals);
        DurableProducer.await("samples", producer.send(messages));
        meters.rejected(rejected.size());
        return new Outcome(accepted, rejected);
    }
}
