package io.towerflow.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What processes must hear, written in the transaction that decided it. So a technician's answer is never lost when a process
 * is busy: it is told again.
 */
public interface ProcessMessages {

    /** The next message of each work order that is due, oldest first, of all tenants; for the system's scope. */
    List<ProcessMessage> due(Instant now, int limit);

    /** Locks the message for this transaction; empty where another node has it or it was told. */
    Optional<ProcessMessage> claim(long id);

    /** The process has heard it, or has ended. */
    void remove(long id);

    /** Tries again at this time. */
    void postpone(long id, Instant until);
}
