package io.towerflow.operations.security;

import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import io.towerflow.tenancy.Tenancy;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Creates the administrator that the settings name, who operates the platform, and refuses to start a server that would be nobody's. */
@Component
class Administrator {

    private static final int SHORTEST_PASSWORD = 12;

    Administrator(AdministratorSettings settings, Accounts accounts, @Value("${towerflow.demo.enabled}") boolean demo) {
        String user = settings.user();
        String password = settings.password();
        if (user == null || user.isBlank() || password == null || password.isBlank()) {
            if (demo) {
                return;
            }
            throw new AdministratorMissingException(
                    "Without the demo an administrator is needed: set TOWERFLOW_ADMIN_USER and TOWERFLOW_ADMIN_PASSWORD");
        }
        if (password.length() < SHORTEST_PASSWORD || password.equals(user)) {
            throw new AdministratorMissingException(
                    "The administrator's password (TOWERFLOW_ADMIN_PASSWORD) must have at" + " least "
                            + SHORTEST_PASSWORD + " characters");
        }
        accounts.save(new Account(user, "", user, Role.OPERATOR, Tenancy.DEFAULT), password);
    }
}
