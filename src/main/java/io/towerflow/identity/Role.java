package io.towerflow.identity;

import java.util.Locale;

/** What a person is to the product. The group of the same name in the engine holds its members. */
public enum Role {
    DISPATCHER,
    MANAGER,
    ANALYST,
    TECHNICIAN,
    /** Of one tenant: sees and changes everything of that tenant, and nothing of another. */
    ADMIN,
    /** Of the platform and all its tenants; an administrator of his or her own tenant too. */
    OPERATOR;

    /** The group's id in the engine and the word in the access table: the lower-case name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
