package io.towerflow.notification.delivery;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.MessageTexts;
import io.towerflow.notification.Notice;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.SmsText;
import io.towerflow.notification.WebhookAddress;
import io.towerflow.notification.push.PushSubscriptionRepository;
import io.towerflow.people.Person;
import io.towerflow.storage.AfterCommit;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Stores messages in the caller's transaction and wakes the sender when it has committed. */
@Service
class PersistentNotifier implements Notifier {

    private static final String WEBHOOK = "webhook";
    private static final String PUSH = "webpush";

    private final MessageRepository repository;
    private final MessageTexts texts;
    private final Sender sender;
    private final MessageRoutes routes;
    private final ProviderStates providers;
    private final WebhookAddress webhook;
    private final PushSubscriptionRepository browsers;
    private final NotificationSettings settings;
    private final Clock clock;

    PersistentNotifier(
            MessageRepository repository,
            MessageTexts texts,
            Sender sender,
            MessageRoutes routes,
            ProviderStates providers,
            WebhookAddress webhook,
            PushSubscriptionRepository browsers,
            NotificationSettings settings,
            Clock clock) {
        this.repository = repository;
        this.texts = texts;
        this.sender = sender;
        this.routes = routes;
        this.providers = providers;
        this.webhook = webhook;
        this.browsers = browsers;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    @Transactional
    public UUID notify(Notice notice) {
        UUID id = repository.newId();
        Message message = rendered(notice, id);
        if (!repository.insert(message, notice.idempotencyKey(), notice, settings.limit(notice.channel()) != null)) {
            return repository.idOf(notice.idempotencyKey());
        }
        tellCopies(notice, message);
        AfterCommit.run(() -> sender.wake(message.provider()));
        return id;
    }

    /** Tells copies once for each occasion and person, whatever the channels; answers to an SMS concern nobody else. */
    private void tellCopies(Notice notice, Message told) {
        if (!texts.exists(notice.template(), "mail.subject")) {
            return;
        }
        String url = webhook.url();
        if (url != null && providers.ready(WEBHOOK).isPresent()) {
            tellCopy(notice, copy(notice, told, Channel.WEBHOOK, WEBHOOK, url), WEBHOOK);
        }
        for (UUID browser : browsers.free(told.recipientId(), told.createdAt())) {
            tellCopy(notice, copy(notice, told, Channel.PUSH, PUSH, browser.toString()), PUSH + "/" + browser);
        }
    }

    private Message copy(Notice notice, Message told, Channel channel, String provider, String address) {
        String part = texts.exists(notice.template(), "sms") ? "sms" : "mail.body";
        return new Message(
                repository.newId(),
                told.tenant(),
                channel,
                provider,
                told.recipientId(),
                told.recipientName(),
                address,
                told.language(),
                told.template(),
                channel == Channel.PUSH ? text(notice, "mail.subject", told.language()) : null,
                text(notice, part, told.language()),
                0,
                told.incidentNumber(),
                told.workOrderId(),
                told.urgency(),
                MessageState.STORED,
                0,
                told.createdAt(),
                null,
                told.expiresAt(),
                null,
                null,
                null,
                null);
    }

    private String text(Notice notice, String part, Locale language) {
        return texts.render(Tenancy.required(), notice.template(), part, notice.parameters(), language);
    }

    private void tellCopy(Notice notice, Message copy, String key) {
        String occasion = notice.idempotencyKey().replaceFirst("(?i)[/:](sms|mail)$", "");
        if (repository.insert(copy, key + "/" + occasion, notice, false)) {
            AfterCommit.run(() -> sender.wake(copy.provider()));
        }
    }

    private Message rendered(Notice notice, UUID id) {
        Person person = notice.recipient();
        Locale language =
                Locale.FRENCH.getLanguage().equals(person.language().getLanguage()) ? Locale.FRENCH : Locale.ENGLISH;
        boolean sms = notice.channel() == Channel.SMS;
        String given = sms ? person.phone() : person.mail();
        String address = given == null ? "" : given.strip();
        String text = texts.render(
                Tenancy.required(), notice.template(), sms ? "sms" : "mail.body", notice.parameters(), language);
        @Nullable
        String subject = sms
                ? null
                : texts.render(Tenancy.required(), notice.template(), "mail.subject", notice.parameters(), language);
        SmsText smsText = SmsText.of(text);
        Instant now = clock.instant();
        return new Message(
                id,
                Tenancy.required(),
                notice.channel(),
                routes.first(notice.channel(), address),
                person.id(),
                person.name(),
                address,
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
                null,
                notice.invitation(),
                null);
    }
}
