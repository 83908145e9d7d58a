package io.towerflow.notification.delivery;

import io.towerflow.tenancy.Tenancy;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the parameters of stored messages. */
@Component
class MessageParameterRepository implements MessageParameters {

    private final MessageRepository repository;
    private final TransactionTemplate transaction;

    MessageParameterRepository(MessageRepository repository, TransactionTemplate transaction) {
        this.repository = repository;
        this.transaction = transaction;
    }

    @Override
    public Map<String, String> of(UUID messageId) {
        return Objects.requireNonNull(Tenancy.asSystem(() -> transaction.execute(
                tx -> repository.sent(messageId).map(SentMessage::parameters).orElse(Map.of()))));
    }
}
