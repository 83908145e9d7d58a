package io.towerflow.identity;

import java.util.Locale;

/** Role of a person in the product. The group of the same name in the engine holds its members. */
public enum Role {
    DISPATCHER,
    MANAGER,
    ANALYST,
    TECHNICIAN,
    /** Administrator of one tenant: sees and changes everything of that tenant, and nothing of another. */
    ADMIN,
    /** Operator of the platform and all its tenants; an administrator of his or her own tenant too. */
    OPERATOR;

    /** The group's id in the engine and the word in the access table: the lower-case name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
