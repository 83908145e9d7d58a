package io.towerflow.alarm.messaging;

import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.Payloads;
import io.towerflow.tenancy.Tenancy;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;

/** Messages of {@code alarm.keyed.v1} that are no reports: something else than the ingest wrote them. */
@Component
public class UnreadableReports {

    private final RejectedAlarmRepository repository;

    UnreadableReports(RejectedAlarmRepository repository) {
        this.repository = repository;
    }

    /** A record, and why it cannot be read. */
    public record Unreadable(ConsumerRecord<byte[], byte[]> record, String why) {}

    /** Keeps them among what was refused, in the caller's transaction (system scope). */
    public void store(List<Unreadable> messages, Instant now) {
        repository.save(messages.stream()
                .map(message -> new RejectedAlarmRepository.Row(
                        message.record().topic(),
                        message.record().partition(),
                        message.record().offset(),
                        Tenancy.DEFAULT,
                        now,
                        Payloads.text(message.record().key()),
                        Payloads.shown(message.record().value()),
                        List.of(new FieldProblem(
                                "", message.why(), "Send reports to " + AlarmTopics.RAISED + " or by HTTP"))))
                .toList());
    }
}
