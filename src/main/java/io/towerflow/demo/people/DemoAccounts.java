package io.towerflow.demo.people;

import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import io.towerflow.tenancy.Tenancy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Creates one account for each role, with its own name as password; the administrator operates the platform too. With the demo
 * off, those that a demo has left behind go away before the server answers its first request, also those that are locked or whose
 * password somebody has changed: whoever wants to keep one names it as the administrator or makes one of his or her own.
 */
@Component
class DemoAccounts {

    private static final Logger log = LoggerFactory.getLogger(DemoAccounts.class);

    private static final List<Account> ACCOUNTS = List.of(
            new Account("dispatcher", "Clarisse", "Yapi", Role.DISPATCHER, Tenancy.DEFAULT),
            new Account("manager", "Didier", "Kacou", Role.MANAGER, Tenancy.DEFAULT),
            new Account("analyst", "Nadia", "Berthé", Role.ANALYST, Tenancy.DEFAULT),
            new Account("technician", "Aya", "Koné", Role.TECHNICIAN, Tenancy.DEFAULT),
            new Account("admin", "Olivier", "Séka", Role.OPERATOR, Tenancy.DEFAULT));

    DemoAccounts(Accounts accounts, @Value("${towerflow.demo.enabled}") boolean demo) {
        if (demo) {
            for (Account account : ACCOUNTS) {
                accounts.createForDemo(account, account.id());
                if (account.role() == Role.OPERATOR) {
                    // One of an earlier release was an administrator and no operator.
                    accounts.join(account.id(), account.role());
                }
            }
        } else {
            List<String> gone = accounts.removeThoseOfDemo(
                    ACCOUNTS.stream().map(Account::id).toList());
            if (!gone.isEmpty()) {
                log.info("Accounts of the demo were removed: {}", gone);
            }
        }
    }
}
