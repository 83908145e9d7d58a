package io.towerflow.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Messages that processes must hear, written in the transaction that decided them. So a technician's answer is never lost when a
 * process is busy: it is told again.
 */
public interface ProcessMessages {

    /** Returns the next message of each work order that is due, oldest first, of all tenants; for the system's scope. */
    List<ProcessMessage> due(Instant now, int limit);

    /** Locks the message for this transaction; empty where another node has it or it was told. */
    Optional<ProcessMessage> claim(long id);

    /** Removes a message, as the process has heard it, or has ended. */
    void remove(long id);

    /** Postpones a message: it is tried again at this time. */
    void postpone(long id, Instant until);
}
