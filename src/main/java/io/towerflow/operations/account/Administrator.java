package io.towerflow.operations.account;

import io.towerflow.identity.Account;
import io.towerflow.identity.AccountName;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.PasswordPolicy;
import io.towerflow.identity.Role;
import io.towerflow.tenancy.Tenancy;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Creates the administrator that the settings name, who operates the platform, and refuses to start a server that would be
 * nobody's.
 */
@Component
class Administrator {

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
        if (!AccountName.normalised(user).matches(AccountName.PATTERN)) {
            throw new AdministratorMissingException(
                    "The administrator's name (TOWERFLOW_ADMIN_USER) may have letters, digits and"
                            + " between them . _ - @ + ' and single spaces, 64 at most");
        }
        if (!PasswordPolicy.weaknesses(user, password).isEmpty()) {
            throw new AdministratorMissingException(
                    "The administrator's password (TOWERFLOW_ADMIN_PASSWORD) must have at least "
                            + PasswordPolicy.SHORTEST
                            + " characters, must not be the name, and must not be one that is often used; a few unrelated words do");
        }
        accounts.save(new Account(AccountName.normalised(user), "", user, Role.OPERATOR, Tenancy.DEFAULT), password);
    }
}
