package io.towerflow.identity;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The open sessions of the current tenant's people. */
public interface SignInSessions {

    /** Reason why a session is over. */
    enum End {
        SIGNED_OUT,
        ENDED,
        IDLE,
        EXPIRED,
        REPLACED,
        ACCOUNT_CHANGED
    }

    /** Opens a session; the oldest of an account that has too many ends. */
    SignInSession open(String account, String address, String agent);

    /** Whether the session may go on. Remembered for two seconds, so that an end reaches every node in that time. */
    boolean isOpen(UUID id);

    /** Notes that the session is in use; at most once a minute it is written. */
    void seen(UUID id);

    /**
     * Open sessions, the latest first.
     *
     * @param account whose, or null for everybody's
     */
    List<SignInSession> list(@Nullable String account, int offset, int limit);

    long count(@Nullable String account);

    /**
     * Ends an open session.
     *
     * @param account whose it must be, or null where anybody's may be ended
     * @return false where there is no such session that is open
     */
    boolean end(UUID id, @Nullable String account, End end);

    /**
     * Ends the open sessions of an account.
     *
     * @param kept the one that goes on, or null where none does
     * @return how many ended
     */
    int endAll(String account, @Nullable UUID kept, End end);
}
