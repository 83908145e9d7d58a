package io.towerflow.operations.security;

import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import io.towerflow.tenancy.Tenancy;

/**
 * One account for each role, its name the password too: the demo's, and an administrator who, unlike the demo's, is the
 * operator of nothing.
 */
public final class TestAccounts {

    /** Administers the default tenant and no more. */
    public static final String ADMIN = "tenantAdministrator";

    private TestAccounts() {}

    public static void createIn(Accounts accounts) {
        accounts.createForDemo(new Account(ADMIN, "Ama", "Sarpong", Role.ADMIN, Tenancy.DEFAULT), ADMIN);
    }

    public static String of(Role role) {
        return switch (role) {
            case OPERATOR -> "admin";
            case ADMIN -> ADMIN;
            default -> role.id();
        };
    }
}
