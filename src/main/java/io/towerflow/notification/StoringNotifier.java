package io.towerflow.notification;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.towerflow.people.Person;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Stores messages in the caller's transaction and wakes the sender when it has committed. */
@Service
class StoringNotifier implements Notifier {

    private final MessageStore store;
    private final MessageTexts texts;
    private final Sender sender;
    private final NotificationSettings settings;
    private final Clock clock;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    StoringNotifier(MessageStore store, MessageTexts texts, Sender sender, NotificationSettings settings, Clock clock) {
        this.store = store;
        this.texts = texts;
        this.sender = sender;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    @Transactional
    public UUID notify(Notice notice) {
        UUID id = ids.generate();
        if (!store.insert(rendered(notice, id), notice.idempotencyKey())) {
            return store.idOf(notice.idempotencyKey());
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                sender.wake(notice.channel());
            }
        });
        return id;
    }

    private Message rendered(Notice notice, UUID id) {
        Person person = notice.recipient();
        Locale language =
                Locale.FRENCH.getLanguage().equals(person.language().getLanguage()) ? Locale.FRENCH : Locale.ENGLISH;
        boolean sms = notice.channel() == Channel.SMS;
        String address = sms ? person.phone() : person.mail();
        String text = texts.render(notice.template(), sms ? "sms" : "mail.body", notice.parameters(), language);
        @Nullable
        String subject = sms ? null : texts.render(notice.template(), "mail.subject", notice.parameters(), language);
        SmsText smsText = SmsText.of(text);
        Instant now = clock.instant();
        return new Message(
                id,
                Tenancy.required(),
                notice.channel(),
                person.id(),
                person.name(),
                address == null ? "" : address.strip(),
                language,
                notice.template(),
                subject,
                sms ? smsText.text() : text,
                sms ? smsText.segments() : 0,
                notice.incidentNumber(),
                notice.workOrderId(),
                notice.urgency(),
                MessageState.STORED,
                0,
                now,
                null,
                now.plus(settings.deadline()),
                null,
                null);
    }
}
