package io.towerflow.notification.delivery;

import io.towerflow.identity.Role;
import io.towerflow.notification.Channel;
import io.towerflow.notification.DeliveryReports;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.SmsReceived;
import io.towerflow.notification.sms.OptOutRepository;
import io.towerflow.notification.sms.OptOutWord;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.Tenants;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Stores what providers report, and honours the STOP and START of an SMS. */
@Service
class DeliveryReportService implements DeliveryReports {

    private static final Logger log = LoggerFactory.getLogger(DeliveryReportService.class);

    /** Template of the one message that goes to a phone which is stopped: that it is. */
    static final String STOPPED = "sms-stopped";

    private static final String RESUMED = "sms-resumed";
    private static final int CONFIRMED_AT = 2;

    private final MessageRepository repository;
    private final StateChanges changes;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final People people;
    private final OptOutRepository optOuts;
    private final FailOver failOver;
    private final Notifier notifier;
    private final Tenants tenants;
    private final Clock clock;

    DeliveryReportService(
            MessageRepository repository,
            StateChanges changes,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            People people,
            OptOutRepository optOuts,
            FailOver failOver,
            Notifier notifier,
            Tenants tenants,
            Clock clock) {
        this.repository = repository;
        this.changes = changes;
        this.transaction = transaction;
        this.events = events;
        this.people = people;
        this.optOuts = optOuts;
        this.failOver = failOver;
        this.notifier = notifier;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public boolean reported(String providerId, @Nullable UUID messageId, MessageState state, @Nullable String error) {
        Reported reported = Objects.requireNonNull(Tenancy.asSystem(() -> transaction.execute(tx -> {
            MessageRepository.Advance advance = repository.report(providerId, messageId, state, error, clock.instant());
            return new Reported(
                    advance.known(), advance.moved().map(failOver::recorded).orElse(List.of()));
        })));
        if (!reported.known()) {
            log.info("A report of the message {}, which is not ours, is ignored", providerId);
        }
        reported.moved().forEach(changes::announce);
        return reported.known();
    }

    private record Reported(boolean known, List<FailOver.Recorded> moved) {}

    @Override
    public boolean received(String providerId, String from, String to, String body, @Nullable String optOutType) {
        SmsReceived sms = new SmsReceived(providerId, from, to, body, clock.instant());
        Boolean first = Tenancy.as(
                tenantOf(from),
                () -> transaction.execute(tx -> {
                    if (!repository.insertReceived(sms)) {
                        return false;
                    }
                    if (!honoured(sms, optOutType)) {
                        events.publishEvent(sms);
                    }
                    return true;
                }));
        return Boolean.TRUE.equals(first);
    }

    /** Does what a STOP or START asks, and confirms it once; everything else is somebody else's to understand. */
    private boolean honoured(SmsReceived sms, @Nullable String optOutType) {
        OptOutWord.Said said =
                OptOutWord.taken(optOutType).or(() -> OptOutWord.in(sms.body())).orElse(null);
        if (said == null) {
            return false;
        }
        boolean stops = said.word() == OptOutWord.STOP;
        boolean changed = stops ? optOuts.stop(sms) : optOuts.resume(sms.from(), sms.receivedAt());
        if (changed) {
            log.info("{} asked by SMS to be sent {}", sms.from(), stops ? "nothing more" : "messages again");
        }
        if (changed && optOutType == null) {
            Person sender = people.findByPhone(sms.from()).stream()
                    .findFirst()
                    .orElseGet(() ->
                            new Person("unknown", sms.from(), Role.TECHNICIAN, sms.from(), null, said.language()));
            notifier.notify(new Notice(
                            "opt-out/" + sms.providerId(),
                            Channel.SMS,
                            sender,
                            stops ? STOPPED : RESUMED,
                            Map.of(),
                            null,
                            null,
                            CONFIRMED_AT)
                    .sentAtOnce());
        }
        // A START of somebody who was never stopped may mean something else to others.
        return changed || stops;
    }

    private String tenantOf(String phone) {
        Optional<String> writer = Tenancy.asSystem(() ->
                transaction.execute(tx -> optOuts.tenantStopped(phone).or(() -> repository.tenantThatWroteTo(phone))));
        return Objects.requireNonNull(writer)
                .or(() -> tenants.ids().stream()
                        .filter(tenant -> Boolean.TRUE.equals(Tenancy.as(
                                tenant,
                                () -> transaction.execute(
                                        tx -> !people.findByPhone(phone).isEmpty()))))
                        .findFirst())
                .orElse(Tenancy.DEFAULT);
    }
}
