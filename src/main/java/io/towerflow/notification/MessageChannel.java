package io.towerflow.notification;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Channel of one provider. An implementation calls its provider once and says what it knows about the result. */
public interface MessageChannel {

    Channel channel();

    /** Name of the way: several providers may carry one channel. Stored with each message, so never changed. */
    String provider();

    /** Returns whether messages are given to it only where it is set up: a node that lacks it leaves them to one that has it. */
    default boolean optional() {
        return true;
    }

    /** Returns why nothing can be sent this way, as a sentence for an operator; empty when it is set up. */
    Optional<String> missing();

    /** Returns what keeps a standing connection from being open, where the way has one; known before any message needs it. */
    default Optional<String> broken() {
        return Optional.empty();
    }

    /** Hands the message to the provider, in one call, within the call timeout of {@link NotificationSettings}. */
    SendResult send(Message message);

    /**
     * Asks the provider whether it has this message, after an attempt whose result nobody knows.
     *
     * @param taken whether a provider's id belongs to another message of ours
     */
    FindResult find(Message message, Predicate<String> taken);

    /** Result of an attempt. */
    sealed interface SendResult {}

    /** Result of a message that the provider has taken. */
    record Accepted(String providerId, MessageState state) implements SendResult {}

    /** Result of a message that the provider certainly does not have, and might take later. */
    record NotSent(String error, @Nullable Duration retryAfter) implements SendResult {}

    /** Result of a message that the provider certainly does not have, and never will. */
    record Refused(String error) implements SendResult {}

    /** Result of a call that went out, with no answer that tells what became of it. */
    record Undecided(String error) implements SendResult {}

    /** Answer of a provider to the question for a message. */
    sealed interface FindResult {}

    /** Answer of a provider that has the message. */
    record Found(
            String providerId, MessageState state, @Nullable String error) implements FindResult {}

    /** Answer of a provider that does not have the message. */
    record Absent() implements FindResult {}

    /** Answer of a provider that did not say; it can be asked again. */
    record Unanswered(String error) implements FindResult {}

    /** Answer for a provider that cannot be asked. */
    record CannotAsk(String error) implements FindResult {}
}
