package io.towerflow.notification.delivery;

import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.Providers;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reports down when messages wait although they are due; says of each provider whether it is set up and takes what it is given.
 */
@Component
class NotificationHealthIndicator implements HealthIndicator {

    private static final Duration OVERDUE = Duration.ofMinutes(2);

    private final Sender sender;
    private final List<MessageChannel> channels;
    private final MessageRepository repository;
    private final Providers providers;
    private final TransactionTemplate transaction;
    private final DeadManSwitch deadMan;
    private final Clock clock;

    NotificationHealthIndicator(
            Sender sender,
            List<MessageChannel> channels,
            MessageRepository repository,
            Providers providers,
            TransactionTemplate transaction,
            DeadManSwitch deadMan,
            Clock clock) {
        this.sender = sender;
        this.channels = channels;
        this.repository = repository;
        this.providers = providers;
        this.transaction = transaction;
        this.deadMan = deadMan;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Health.Builder health = sender.isAlive() ? Health.up() : Health.down().withDetail("sender", "not running");
        Map<String, String> states = providers.all().stream()
                .collect(Collectors.toMap(Providers.Provider::id, NotificationHealthIndicator::words));
        for (MessageChannel channel : channels) {
            String name = channel.provider();
            health.withDetail(name, states.getOrDefault(name, "ready"));
            Instant now = clock.instant();
            Optional<Instant> oldest = Objects.requireNonNull(
                    Tenancy.asSystem(() -> transaction.execute(tx -> repository.oldestDue(channel, now))));
            if (oldest.isPresent() && oldest.get().plus(OVERDUE).isBefore(now)) {
                health.down().withDetail(name + "WaitsSince", oldest.get().toString());
            }
        }
        if (!deadMan.isOn()) {
            health.withDetail("deadManSwitch", "off");
        } else {
            Instant last = deadMan.lastBeat();
            health.withDetail("deadManSwitch", last == null ? "not yet called" : "called " + last);
            String silence = deadMan.silence();
            if (silence != null) {
                health.withDetail("deadManSwitchSilence", silence);
            }
        }
        return health.build();
    }

    private static String words(Providers.Provider provider) {
        if (provider.missing() != null) {
            return provider.missing();
        }
        if (provider.downSince() != null) {
            return "down since " + provider.downSince() + ": " + provider.error();
        }
        return provider.error() == null ? "ready" : "down: " + provider.error();
    }
}
