package io.towerflow.notification;

import java.util.UUID;

/** Tells people. A caller only stores the message in its own transaction: a channel that fails never stops a process. */
public interface Notifier {

    /** Stores the message, once for each idempotency key, and returns its id; it is sent after the transaction commits. */
    UUID notify(Notice notice);
}
