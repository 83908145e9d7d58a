package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import io.towerflow.tenancy.Tenancy;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens to an account is felt within seconds by whoever is signed in as it, in whatever way. */
@TowerFlowTest
class RevocationTest {

    private static final String PASSWORD = "orbit kettle lantern";
    private static final Duration SECONDS = Duration.ofSeconds(8);

    @LocalServerPort
    int port;

    @Autowired
    Accounts accounts;

    @Autowired
    IdentityService identities;

    @Autowired
    JdbcClient jdbc;

    private final String name = "leaver" + UUID.randomUUID().toString().replace("-", "");

    @BeforeEach
    void createAccount() {
        accounts.save(new Account(name, "Lea", "Ver", Role.DISPATCHER, Tenancy.DEFAULT), PASSWORD);
    }

    @Test
    void aDeletedPersonIsOutEverywhere() throws Exception {
        Browser console = signedIn();
        Browser system = new Browser(port, "127.0.0.10");
        assertThat(system.basic("/api/incidents", name, PASSWORD).statusCode()).isEqualTo(200);
        console.get("/camunda/app/tasklist/default/");
        assertThat(tasklist(console)).isEqualTo(200);
        CompletableFuture<Boolean> line = liveLine(console);

        identities.deleteUser(name);

        assertThat(console.get("/api/incidents").statusCode()).isEqualTo(401);
        assertThat(tasklist(console)).isEqualTo(401);
        assertThat(system.basic("/api/incidents", name, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(line.get(SECONDS.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatAnotherNodeOrTheDatabaseChangesIsFeltToo() throws Exception {
        Browser console = signedIn();
        Browser system = new Browser(port, "127.0.0.10");
        assertThat(system.basic("/api/incidents", name, PASSWORD).statusCode()).isEqualTo(200);
        CompletableFuture<Boolean> line = liveLine(console);

        jdbc.sql("UPDATE act_id_user SET pwd_ = '{SHA-512}other', rev_ = rev_ + 1 WHERE id_ = :name")
                .param("name", name)
                .update();

        await().atMost(SECONDS).until(() -> console.get("/api/incidents").statusCode() == 401);
        await().atMost(SECONDS)
                .until(() -> system.basic("/api/incidents", name, PASSWORD).statusCode() == 401);
        assertThat(line.get(SECONDS.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDemotedPersonHasTheNewRightsAtTheNextCall() throws Exception {
        Browser console = signedIn();
        Browser system = new Browser(port, "127.0.0.10");
        assertThat(system.basic("/api/incidents", name, PASSWORD).statusCode()).isEqualTo(200);
        console.get("/camunda/app/tasklist/default/");
        assertThat(tasklist(console)).isEqualTo(200);

        identities.deleteMembership(name, Role.DISPATCHER.id());
        identities.createMembership(name, Role.TECHNICIAN.id());

        assertThat(console.get("/api/incidents").statusCode()).isEqualTo(403);
        assertThat(console.get("/api/on-call").statusCode()).isNotIn(401, 403);
        assertThat(tasklist(console)).isEqualTo(403);
        assertThat(system.basic("/api/incidents", name, PASSWORD).statusCode()).isEqualTo(403);

        identities.createMembership(name, Role.MANAGER.id());

        assertThat(console.get("/api/incidents").statusCode()).isEqualTo(200);
        assertThat(console.get("/camunda/app/cockpit/default/").statusCode()).isEqualTo(200);
        assertThat(console.get("/camunda/api/admin/auth/user/default").body()).contains("cockpit");
    }

    @Test
    void anotherPasswordEndsWhatTheOldOneOpened() throws Exception {
        Browser console = signedIn();
        Browser system = new Browser(port, "127.0.0.10");
        assertThat(system.basic("/api/incidents", name, PASSWORD).statusCode()).isEqualTo(200);

        User user = identities.createUserQuery().userId(name).singleResult();
        user.setPassword("kettle orbit lantern");
        identities.saveUser(user);

        assertThat(console.get("/api/incidents").statusCode()).isEqualTo(401);
        assertThat(system.basic("/api/incidents", name, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(system.basic("/api/incidents", name, "kettle orbit lantern").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoBelongsToNoTenantAnyMoreIsOut() throws Exception {
        Browser console = signedIn();

        identities.deleteTenantUserMembership(Tenancy.DEFAULT, name);

        assertThat(console.get("/api/incidents").statusCode()).isEqualTo(401);
    }

    private Browser signedIn() throws Exception {
        Browser browser = new Browser(port, "127.0.0.9");
        browser.signIn(name, PASSWORD);
        assertThat(browser.get("/api/incidents").statusCode()).isEqualTo(200);
        return browser;
    }

    private static int tasklist(Browser browser) throws Exception {
        return browser.get("/camunda/api/engine/engine/default/task/count").statusCode();
    }

    /** Completes with true once the server has ended the line. */
    private static CompletableFuture<Boolean> liveLine(Browser browser) throws Exception {
        HttpResponse<InputStream> answer =
                browser.client().send(browser.request("/live/events").build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        InputStream line = answer.body();
        assertThat(line.read()).isPositive();
        return CompletableFuture.supplyAsync(() -> {
            try (line) {
                return line.transferTo(java.io.OutputStream.nullOutputStream()) >= 0;
            } catch (java.io.IOException cut) {
                return true;
            }
        });
    }
}
