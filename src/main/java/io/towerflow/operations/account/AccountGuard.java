package io.towerflow.operations.account;

import io.towerflow.identity.ClientAddress;
import io.towerflow.identity.SecurityTrail;
import io.towerflow.identity.SignInSessions;
import io.towerflow.identity.SignInThrottle;
import io.towerflow.storage.AfterCommit;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.TenantTransactionManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Watches every password that the engine is asked about and every change of an account, from wherever it comes. */
@Component
public class AccountGuard {

    /** Number of wrong passwords that means guessing: a person who mistypes stops before, one who guesses does not. */
    private static final int GUESSING = 10;

    static final String DELETE = "delete-account";
    static final String CHANGE_PASSWORD = "change-password";
    static final String LOCK = "lock-account";
    private static final Set<String> ENDS_SESSIONS = Set.of(DELETE, CHANGE_PASSWORD, LOCK);

    private final SignInThrottle throttle;
    private final AccountStandings standings;
    private final SignInSessions sessions;
    private final DemoAccountRepository demoAccounts;
    private final SecurityTrail trail;
    private final TenantTransactionManager transactions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    AccountGuard(
            SignInThrottle throttle,
            AccountStandings standings,
            SignInSessions sessions,
            DemoAccountRepository demoAccounts,
            SecurityTrail trail,
            TenantTransactionManager transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.throttle = throttle;
        this.standings = standings;
        this.sessions = sessions;
        this.demoAccounts = demoAccounts;
        this.trail = trail;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /** Computes how long no password for this name is looked at in the current request. */
    public Duration delay(String name) {
        return throttle.delay(name, ClientAddress.network(ClientAddress.current()), tenantOf(name));
    }

    /** Counts and notes a wrong password in the engine's own transaction. */
    public void wrongPassword(String name) {
        String address = ClientAddress.current();
        int failures = throttle.failed(name, ClientAddress.network(address));
        String account = tenantOf(name);
        String tenant = adopted(account);
        trail.count(tenant, SecurityTrail.NOBODY, "refuse-sign-in", "account " + name, address, "wrong password");
        if (failures == GUESSING) {
            trail.write(
                    tenant, "operations", "notice-guessing", "account " + name, address, Map.of("failures", failures));
            if (account != null) {
                events.publishEvent(new PasswordGuessed(tenant, name, address, clock.instant()));
            }
        }
    }

    /** Notes a change of an account in the engine's own transaction, and makes it take effect as soon as that commits. */
    void changed(String name, String action, Map<String, ?> details) {
        standings.forget(name);
        AfterCommit.run(() -> standings.forget(name));
        String tenant = adopted(tenantOf(name));
        if (ENDS_SESSIONS.contains(action)) {
            sessions.endAll(name, null, SignInSessions.End.ACCOUNT_CHANGED);
        }
        if (action.equals(DELETE)) {
            demoAccounts.unmark(name);
        }
        trail.write(tenant, actor(), action, "account " + name, ClientAddress.current(), details);
    }

    /** Makes a change take effect that concerns an unknown number of accounts. */
    void changedMany() {
        AfterCommit.run(() -> standings.forgetAll());
    }

    Instant now() {
        return clock.instant();
    }

    private @Nullable String tenantOf(String name) {
        return standings.of(name).map(AccountStanding::tenant).orElse(null);
    }

    /** Returns the tenant for which the transaction works; where it works for none yet, the account's own or the default. */
    private String adopted(@Nullable String account) {
        String current = Tenancy.current();
        if (current != null) {
            return current;
        }
        String tenant = account == null ? Tenancy.DEFAULT : account;
        transactions.adopt(tenant);
        return tenant;
    }

    /** Returns who acts in the current request. */
    String actor() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        return who == null ? "operations" : who.getName();
    }
}
