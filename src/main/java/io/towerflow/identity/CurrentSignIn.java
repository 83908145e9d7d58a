package io.towerflow.identity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sign-in behind the current request. */
public interface CurrentSignIn {

    /** Whether a sign-in still holds; asked every few seconds, it costs next to nothing. */
    @FunctionalInterface
    interface Lease {

        /**
         * Whether it still holds: false once the account is gone, locked, of other roles or of another password, or its session
         * has ended.
         */
        boolean holds();
    }

    /** Returns a lease for what outlives the request. */
    Lease lease();

    /** Name of the person, for the record. */
    String name();

    /** Id of its session in the list of sessions, or null where there is none. */
    @Nullable
    UUID session();
}
