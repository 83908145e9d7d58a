package io.towerflow.identity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sign-in behind the current request. */
public interface CurrentSignIn {

    /** Whether a sign-in still holds; asked every few seconds, it costs next to nothing. */
    @FunctionalInterface
    interface Lease {

        /** False once the account is gone, locked, of other roles or of another password, or its session has ended. */
        boolean holds();
    }

    /** For what outlives the request. */
    Lease lease();

    /** Who it is, for the record. */
    String name();

    /** Its session's id in the list of sessions, or null where there is none. */
    @Nullable
    UUID session();
}
