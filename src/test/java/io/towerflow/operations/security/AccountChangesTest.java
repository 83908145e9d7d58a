package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.towerflow.TowerFlowTest;
import io.towerflow.audit.AuditEntry;
import io.towerflow.audit.AuditTrail;
import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import io.towerflow.operations.account.DemoAccountRepository;
import io.towerflow.tenancy.Tenancy;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Accounts as administrators make and change them by the engine, and those of the demo. */
@TowerFlowTest
class AccountChangesTest {

    private static final String PASSWORD = "orbit kettle lantern";

    @LocalServerPort
    int port;

    @Autowired
    Accounts accounts;

    @Autowired
    IdentityService identities;

    @Autowired
    AuditTrail trail;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    DemoAccountRepository demoAccounts;

    private final String name = "a" + UUID.randomUUID().toString().replace("-", "");

    @ParameterizedTest
    @ValueSource(strings = {"a", "password1234", "Motdepasse2026!"})
    void thePasswordOfANewAccountIsNoneThatIsGuessedFirst(String password) {
        User user = identities.newUser(name);
        user.setPassword(password);

        assertThat(catchThrowable(() -> identities.saveUser(user)))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageContaining("12 to 200 characters");
        assertThat(identities.createUserQuery().userId(name).count()).isZero();
    }

    @Test
    void anExistingAccountGetsNoWeakPasswordEither() {
        accounts.save(new Account(name, "A", "B", Role.ANALYST, Tenancy.DEFAULT), PASSWORD);
        User user = identities.createUserQuery().userId(name).singleResult();
        user.setPassword(name);

        assertThat(catchThrowable(() -> identities.saveUser(user))).isInstanceOf(BadUserRequestException.class);
        user.setPassword("kettle orbit lantern");
        identities.saveUser(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {".%s@tower.ci", "Jean-Luc N'Guessan %s", "Koné-%s"})
    void namesAreThoseThatPeopleHave(String pattern) throws Exception {
        String given =
                pattern.startsWith(".") ? "awa" + pattern.formatted(name) : pattern.formatted(name.substring(0, 9));
        accounts.save(new Account(given, "Awa", "Koné", Role.DISPATCHER, Tenancy.DEFAULT), PASSWORD);
        Browser browser = new Browser(port, "127.0.0.41");
        browser.signIn(given, PASSWORD);

        assertThat(browser.get("/api/incidents").statusCode()).isEqualTo(200);
        assertThat(browser.get("/camunda/app/tasklist/default/").statusCode()).isEqualTo(200);
        assertThat(browser.get("/camunda/api/admin/auth/user/default").body()).contains("tasklist");
    }

    @Test
    void eachChangeIsNoted() {
        accounts.save(new Account(name, "A", "B", Role.ANALYST, Tenancy.DEFAULT), PASSWORD);
        User user = identities.createUserQuery().userId(name).singleResult();
        user.setPassword("kettle orbit lantern");
        identities.saveUser(user);
        user = identities.createUserQuery().userId(name).singleResult();
        user.setLastName("C");
        identities.saveUser(user);
        identities.createMembership(name, "manager");
        identities.deleteMembership(name, "manager");
        identities.deleteUser(name);

        assertThat(entries("account " + name))
                .extracting(AuditEntry::action)
                .containsExactly(
                        "delete-account",
                        "leave-group",
                        "join-group",
                        "change-account",
                        "change-password",
                        "join-tenant",
                        "join-group",
                        "create-account");
        assertThat(entries("account " + name))
                .allSatisfy(entry -> assertThat(entry.details()).containsKey("address"));
    }

    @Test
    void aDemoAccountGoesHoweverItHasChanged() {
        accounts.createForDemo(new Account(name, "De", "Mo", Role.ANALYST, Tenancy.DEFAULT), name);
        User user = identities.createUserQuery().userId(name).singleResult();
        user.setPassword(PASSWORD);
        identities.saveUser(user);
        Tenancy.as(Tenancy.DEFAULT, () -> accounts.lock(name));
        List<String> others = Tenancy.as(Tenancy.DEFAULT, () -> transaction.execute(tx -> demoAccounts.all()));
        unmark(others);
        try {
            mark(List.of(name));
            assertThat(accounts.removeThoseOfDemo(List.of())).containsExactly(name);
        } finally {
            mark(others.stream().filter(other -> !other.equals(name)).toList());
        }
        assertThat(identities.createUserQuery().userId(name).count()).isZero();
    }

    @Test
    void whatTheAdministratorTakesOverStays() {
        accounts.createForDemo(new Account(name, "De", "Mo", Role.ANALYST, Tenancy.DEFAULT), name);
        accounts.save(new Account(name, "", name, Role.ADMIN, Tenancy.DEFAULT), PASSWORD);

        List<String> marked = Tenancy.as(Tenancy.DEFAULT, () -> transaction.execute(tx -> demoAccounts.all()));
        assertThat(marked).doesNotContain(name).contains("dispatcher", "admin");
    }

    private void mark(List<String> names) {
        Tenancy.as(Tenancy.DEFAULT, () -> transaction.executeWithoutResult(tx -> names.forEach(demoAccounts::mark)));
    }

    private void unmark(List<String> names) {
        Tenancy.as(Tenancy.DEFAULT, () -> transaction.executeWithoutResult(tx -> names.forEach(demoAccounts::unmark)));
    }

    private List<AuditEntry> entries(String thing) {
        return Tenancy.as(Tenancy.DEFAULT, () -> trail.entries(thing, 0, 100));
    }
}
