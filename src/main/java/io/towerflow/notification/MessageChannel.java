package io.towerflow.notification;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One way out of the house. An implementation calls its provider once and says what it knows about the result. */
public interface MessageChannel {

    Channel channel();

    /** The way's own name: several providers may carry one channel. Stored with each message, so never changed. */
    String provider();

    /** Whether messages are given to it only where it is set up: a node that lacks it leaves them to one that has it. */
    default boolean optional() {
        return true;
    }

    /** Why nothing can be sent this way, as a sentence for an operator; empty when it is set up. */
    Optional<String> missing();

    /** What keeps a standing connection from being open, where the way has one; known before any message needs it. */
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

    /** What an attempt came to. */
    sealed interface SendResult {}

    /** The provider has it. */
    record Accepted(String providerId, MessageState state) implements SendResult {}

    /** The provider certainly does not have it, and might take it later. */
    record NotSent(String error, @Nullable Duration retryAfter) implements SendResult {}

    /** The provider certainly does not have it, and never will. */
    record Refused(String error) implements SendResult {}

    /** The call went out and no answer tells what became of it. */
    record Undecided(String error) implements SendResult {}

    /** What the provider knows. */
    sealed interface FindResult {}

    record Found(
            String providerId, MessageState state, @Nullable String error) implements FindResult {}

    record Absent() implements FindResult {}

    /** The provider did not say; it can be asked again. */
    record Unanswered(String error) implements FindResult {}

    /** This provider cannot be asked. */
    record CannotAsk(String error) implements FindResult {}
}
