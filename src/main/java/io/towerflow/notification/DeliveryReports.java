package io.towerflow.notification;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reports that providers send on their own. The caller has checked that it is the provider who speaks. */
public interface DeliveryReports {

    /**
     * Takes a report of a message's state. Repeated and late reports change nothing: a state is only left for one further on.
     *
     * @param messageId our id, where the report carries it: it may come before the provider's id has been stored
     * @return false for a message that is not ours, or not known yet
     */
    boolean reported(String providerId, @Nullable UUID messageId, MessageState state, @Nullable String error);

    /**
     * Stores an SMS that came in. A STOP or START is honoured here and confirmed once; anything else publishes
     * {@link SmsReceived} in the same transaction, under the tenant that last wrote to this number, else the tenant of a person
     * with this number, else the default one. A repetition changes nothing.
     *
     * @param optOutType where the provider has itself taken the SMS for a {@code STOP} or {@code START} and confirmed it, else
     * null
     * @return false for a repetition
     */
    boolean received(String providerId, String from, String to, String body, @Nullable String optOutType);
}
