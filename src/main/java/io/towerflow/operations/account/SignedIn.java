package io.towerflow.operations.account;

import java.io.Serializable;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Person or system that is signed in.
 *
 * @param name the account's id
 * @param fullName as people read it
 * @param tenant whose data he or she sees
 * @param credential the password with which it happened, as {@link AccountStanding} knows it; null for who is no account
 */
public record SignedIn(
        String name,
        String fullName,
        String tenant,
        @Nullable String credential) implements Principal, Serializable {

    /** Creates somebody who is no account: its credentials are checked elsewhere, with each request. */
    public SignedIn(String name, String fullName, String tenant) {
        this(name, fullName, tenant, null);
    }

    public SignedIn(AccountStanding account) {
        this(account.id(), account.fullName(), account.tenant(), account.credential());
    }

    /** Whether this person may go on: with the rights that the account has now. */
    public boolean standsWith(AccountStanding now) {
        return !now.locked() && now.tenant().equals(tenant) && now.credential().equals(credential);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
