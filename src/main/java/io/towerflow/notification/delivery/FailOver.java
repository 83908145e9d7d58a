package io.towerflow.notification.delivery;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.MessageTexts;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.OptOuts;
import io.towerflow.notification.sms.OptOutRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.NoSuchMessageException;
import org.springframework.stereotype.Component;

/**
 * Goes on by the receiver's next way when a message could not be handed over, or is reported undeliverable. What may have
 * reached the person (unknown) is not told again, no provider gets the same notice twice, and what another message already
 * tells by the same channel is left to that one. Works in the transaction that ends the failed message, in the system's scope.
 */
@Component
public class FailOver {

    /** Channels that carry copies only: nobody waits for them, and no other way takes over where they fail. */
    private static final Set<Channel> COPIES = EnumSet.of(Channel.WEBHOOK, Channel.PUSH);

    /** Outcome for the person after a message that failed. */
    enum Outcome {
        /** Taken over by another message. */
        GOES_ON,
        /** Told by another message, with no way left. */
        TOLD_OTHERWISE,
        NO_WAY_LEFT
    }

    private final MessageRepository repository;
    private final OptOutRepository optOuts;
    private final ProviderStates providers;
    private final MessageTexts texts;
    private final MessageRoutes routes;
    private final NotificationSettings settings;
    private final Clock clock;

    FailOver(
            MessageRepository repository,
            OptOutRepository optOuts,
            ProviderStates providers,
            MessageTexts texts,
            MessageRoutes routes,
            NotificationSettings settings,
            Clock clock) {
        this.repository = repository;
        this.optOuts = optOuts;
        this.providers = providers;
        this.texts = texts;
        this.routes = routes;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Message whose new state is stored.
     *
     * @param lost whether it failed, or became too old, and nothing else tells the person
     */
    record Recorded(Message message, boolean lost) {}

    /**
     * Lets the next way take over from a message that failed, and says of what a digest tells how far that came; to be called
     * wherever a message may have come to its end.
     */
    List<Recorded> recorded(Message message) {
        if (COPIES.contains(message.channel())) {
            return List.of(new Recorded(message, false));
        }
        boolean lost =
                switch (message.state()) {
                    case FAILED -> after(message) == Outcome.NO_WAY_LEFT;
                    case EXPIRED -> !repository.toldOtherwise(message);
                    default -> false;
                };
        List<Recorded> all = new ArrayList<>();
        all.add(new Recorded(message, lost));
        boolean over = message.state() != MessageState.FAILED || lost;
        if (message.bundle() && over && message.state().toldOfMembers()) {
            repository
                    .advanceMembers(message, clock.instant())
                    .forEach(member -> all.add(new Recorded(member, lost && !repository.toldOtherwise(member))));
        }
        return all;
    }

    /** Stores the message that takes over from one that has just failed. */
    Outcome after(Message failed) {
        Instant now = clock.instant();
        Optional<SentMessage> sent = repository.sent(failed.id());
        if (sent.isPresent() && now.isBefore(failed.expiresAt())) {
            Optional<Message> next = next(failed, sent.get(), now);
            if (next.isPresent() && repository.insertFollowing(next.get(), sent.get())) {
                return Outcome.GOES_ON;
            }
        }
        return repository.toldOtherwise(failed) ? Outcome.TOLD_OTHERWISE : Outcome.NO_WAY_LEFT;
    }

    /**
     * Returns whether another way would take over if this message failed now; with it, waiting for a provider that is down makes
     * no sense.
     */
    boolean hasNext(Message message) {
        return repository
                .sent(message.id())
                .flatMap(sent -> next(message, sent, clock.instant()))
                .isPresent();
    }

    private Optional<Message> next(Message failed, SentMessage sent, Instant now) {
        String phone = sent.phone();
        List<String> ways = phone == null || failed.channel() == Channel.MAIL || COPIES.contains(failed.channel())
                ? List.of()
                : routes.to(phone);
        boolean stopped = phone != null && optOuts.stoppedSince(phone).isPresent();
        return ways.stream()
                .filter(way -> !sent.used().contains(way))
                .flatMap(way -> providers.ready(way).stream())
                .filter(way -> !(stopped && OptOuts.holdFor(way.channel())))
                .filter(way -> way.channel() == failed.channel() || !repository.toldBy(way.channel(), failed))
                .flatMap(way -> rendered(failed, sent, way, now).stream())
                .findFirst();
    }

    private Optional<Message> rendered(Message failed, SentMessage sent, MessageChannel way, Instant now) {
        if (way.channel() == Channel.VOICE && !worthCalling(failed)) {
            return Optional.empty();
        }
        boolean mail = way.channel() == Channel.MAIL;
        String address = mail ? sent.mail() : sent.phone();
        if (address == null || address.isBlank()) {
            return Optional.empty();
        }
        String body = failed.body();
        String subject = null;
        if (mail) {
            Locale language = failed.language();
            try {
                subject = texts.render(failed.tenant(), failed.template(), "mail.subject", sent.parameters(), language);
                body = texts.render(failed.tenant(), failed.template(), "mail.body", sent.parameters(), language);
            } catch (NoSuchMessageException e) {
                // Meant for a phone only, such as the answer to an SMS.
                return Optional.empty();
            }
        }
        return Optional.of(new Message(
                repository.newId(),
                failed.tenant(),
                way.channel(),
                way.provider(),
                failed.recipientId(),
                failed.recipientName(),
                address.strip(),
                failed.language(),
                failed.template(),
                subject,
                body,
                way.channel() == Channel.SMS ? failed.segments() : 0,
                failed.incidentNumber(),
                failed.workOrderId(),
                failed.urgency(),
                MessageState.STORED,
                0,
                now,
                null,
                failed.expiresAt(),
                null,
                null,
                null,
                null));
    }

    /**
     * Returns whether the message is worth a call: nobody is called for what can wait, or to be told that his or her SMS was
     * understood.
     */
    private boolean worthCalling(Message message) {
        return message.urgency() <= settings.callUpTo() && texts.exists(message.template(), "mail.subject");
    }
}
