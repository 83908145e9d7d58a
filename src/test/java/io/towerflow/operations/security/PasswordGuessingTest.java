package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.audit.AuditEntry;
import io.towerflow.audit.AuditTrail;
import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import io.towerflow.notification.Messages;
import io.towerflow.operations.account.AccountGuard;
import io.towerflow.operations.account.PasswordsDelayedException;
import io.towerflow.tenancy.Tenancy;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Guesses passwords at the running server from one address, while the account's owner comes from another. */
@TowerFlowTest
class PasswordGuessingTest {

    private static final String PASSWORD = "orbit kettle lantern";

    @LocalServerPort
    int port;

    @Autowired
    Accounts accounts;

    @Autowired
    AuditTrail trail;

    @Autowired
    IdentityService identities;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    AccountGuard guard;

    @Autowired
    Messages messages;

    private final String name = "victim" + UUID.randomUUID().toString().replace("-", "");

    @BeforeEach
    void createAccount() {
        accounts.save(new Account(name, "Vi", "Ctim", Role.DISPATCHER, Tenancy.DEFAULT), PASSWORD);
    }

    @Test
    void wrongPasswordsFromElsewhereKeepNobodyOut() throws Exception {
        Browser stranger = new Browser(port, "127.0.0.66");
        for (int i = 0; i < 40; i++) {
            stranger.basic("/api/incidents", name, "guess-" + i);
        }

        Browser owner = new Browser(port, "127.0.0.7");
        assertThat(owner.signIn(name, PASSWORD).headers().firstValue("Location").orElseThrow())
                .doesNotContain("error");
        assertThat(owner.get("/api/incidents").statusCode()).isEqualTo(200);
        assertThat(new Browser(port, "127.0.0.8")
                        .basic("/api/incidents", name, PASSWORD)
                        .statusCode())
                .isEqualTo(200);
        assertThat(jdbc.sql("SELECT coalesce(attempts_, 0) FROM act_id_user WHERE id_ = :name")
                        .param("name", name)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void whoGuessesHasToWaitLongerEachTime() throws Exception {
        Browser stranger = new Browser(port, "127.0.0.67");
        for (int i = 0; i < 4; i++) {
            assertThat(stranger.basic("/api/incidents", name, "guess-" + i).statusCode())
                    .isEqualTo(401);
        }
        assertThat(stranger.basic("/api/incidents", name, "guess").statusCode()).isEqualTo(401);

        HttpResponse<String> delayed = stranger.basic("/api/incidents", name, PASSWORD);
        assertThat(delayed.statusCode()).isEqualTo(429);
        assertThat(Long.parseLong(delayed.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1L, 5L);
        assertThat(delayed.body()).contains("try again in");

        HttpResponse<String> form = stranger.signIn(name, PASSWORD);
        assertThat(form.statusCode()).isEqualTo(429);
        assertThat(form.headers().firstValue("Retry-After")).isPresent();
        assertThat(form.body()).contains("Try again in");
    }

    @Test
    void itIsNotedFromWhereSomebodyTriedAndHowOften() throws Exception {
        Browser stranger = new Browser(port, "127.0.0.68");
        for (int i = 0; i < 5; i++) {
            stranger.basic("/api/incidents", name, "guess\r\n-" + i);
        }
        List<AuditEntry> refused = entries().stream()
                .filter(entry -> entry.action().equals("refuse-sign-in"))
                .toList();
        assertThat(refused).hasSize(1);
        assertThat(refused.getFirst().details()).containsEntry("address", "127.0.0.68");
    }

    @Test
    void anUnknownNameIsTreatedAsAKnownOne() throws Exception {
        Browser stranger = new Browser(port, "127.0.0.69");
        String nobody = "nobody" + UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            assertThat(stranger.basic("/api/incidents", nobody, "guess-" + i).statusCode())
                    .isEqualTo(401);
        }
        assertThat(stranger.basic("/api/incidents", nobody, "guess").statusCode())
                .isEqualTo(429);
    }

    @Test
    void noOtherWayToAskAboutAPasswordIsFree() {
        for (int i = 0; i < 5; i++) {
            assertThat(identities.checkPassword(name, "guess-" + i)).isFalse();
        }
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> identities.checkPassword(name, PASSWORD)))
                .isInstanceOf(PasswordsDelayedException.class);
    }

    @Test
    void administratorsHearOfIt() {
        for (int i = 0; i < 10; i++) {
            Tenancy.as(Tenancy.DEFAULT, () -> transaction.executeWithoutResult(tx -> guard.wrongPassword(name)));
        }

        assertThat(entries()).extracting(AuditEntry::action).contains("notice-guessing");
        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> messages.toPerson("admin", 100)).stream()
                        .filter(message -> String.valueOf(message.subject()).contains(name)))
                .hasSize(1);
    }

    private List<AuditEntry> entries() {
        return Tenancy.as(Tenancy.DEFAULT, () -> trail.entries("account " + name, 0, 100));
    }
}
