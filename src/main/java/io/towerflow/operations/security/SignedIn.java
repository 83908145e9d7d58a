package io.towerflow.operations.security;

import java.io.Serializable;
import java.security.Principal;

/**
 * Who is signed in.
 *
 * @param name the account's id
 * @param fullName as people read it
 * @param tenant whose data he or she sees
 */
record SignedIn(String name, String fullName, String tenant) implements Principal, Serializable {

    @Override
    public String getName() {
        return name;
    }
}
