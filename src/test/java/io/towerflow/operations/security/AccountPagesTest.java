package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.audit.AuditEntry;
import io.towerflow.audit.AuditTrail;
import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import io.towerflow.tenancy.Tenancy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Tenant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page on which the administrator of a tenant keeps its accounts. */
@TowerFlowTest
class AccountPagesTest {

    private static final Duration FELT = Duration.ofSeconds(20);
    private static final Pattern ISSUED = Pattern.compile("id=\"issued\" readonly value=\"([^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    Accounts accounts;

    @Autowired
    IdentityService identities;

    @Autowired
    AuditTrail audit;

    private final String name = "p" + UUID.randomUUID().toString().replace("-", "");

    private Browser administrator;

    @BeforeEach
    void signIn() throws Exception {
        TestAccounts.createIn(accounts);
        administrator = new Browser(port, "127.0.0.61");
        administrator.signIn(TestAccounts.ADMIN, TestAccounts.ADMIN);
    }

    @Test
    void createsLocksResetsAndGivesRoles() throws Exception {
        String first = issued(post("/accounts", "name=" + name + "&first=Awa&last=Kon%C3%A9&roles=DISPATCHER"));
        Browser person = new Browser(port, "127.0.0.62");
        assertThat(person.basic("/api/incidents", name, first).statusCode()).isEqualTo(200);
        assertThat(person.basic("/accounts", name, first).statusCode()).isEqualTo(403);
        assertThat(page("/accounts?q=" + name.substring(3).toUpperCase(Locale.ROOT)))
                .contains("Awa Koné", "1 account")
                .doesNotContain("??", "account-" + TestAccounts.ADMIN);

        String second = issued(post("/accounts/" + name + "/password", ""));
        assertThat(second).isNotEqualTo(first);
        status(person, first, "/api/incidents", 401);
        status(person, second, "/api/incidents", 200);

        assertThat(post("/accounts/" + name + "/roles", "roles=MANAGER").statusCode())
                .isEqualTo(302);
        status(person, second, "/processes/performance", 200);
        status(person, second, "/api/hand-over-notes", 200);
        status(person, second, "/accounts", 403);

        assertThat(post("/accounts/" + name + "/lock", "").statusCode()).isEqualTo(302);
        status(person, second, "/api/incidents", 401);
        assertThat(page("/accounts?q=" + name)).contains("/accounts/" + name + "/unlock");
        assertThat(post("/accounts/" + name + "/unlock", "").statusCode()).isEqualTo(302);
        status(person, second, "/api/incidents", 200);

        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> audit.entries("account " + name, 0, 50)))
                .filteredOn(entry -> entry.actor().equals(TestAccounts.ADMIN))
                .extracting(AuditEntry::action)
                .contains(
                        "create-account",
                        "join-tenant",
                        "join-group",
                        "leave-group",
                        "change-password",
                        "lock-account",
                        "unlock-account");
    }

    @Test
    void saysWhatIsWrongInTheReadersLanguage() throws Exception {
        assertThat(follow(post("/accounts", "name=a%20%20b&roles=ANALYST")))
                .contains("takes letters and digits", "value=\"a  b\"");
        assertThat(follow(post("/accounts", "name=" + name))).contains("Choose one role at least.");
        assertThat(follow(post("/accounts", "name=dispatcher&roles=ANALYST")))
                .contains("There is an account of this name already.");
        String french = administrator
                .send(administrator.request("/accounts").header("Accept-Language", "fr"))
                .body();
        assertThat(french).contains("Nouveau compte", "Régulateur").doesNotContain("??");
        assertThat(identities.createUserQuery().userId(name).count()).isZero();
    }

    @Test
    void touchesNoOperatorNoOtherTenantAndNotItself() throws Exception {
        assertThat(post("/accounts", "name=" + name + "&roles=OPERATOR").statusCode())
                .isEqualTo(403);
        assertThat(post("/accounts/admin/password", "").statusCode()).isEqualTo(403);
        assertThat(post("/accounts/admin/roles", "roles=TECHNICIAN").statusCode())
                .isEqualTo(403);
        assertThat(post("/accounts/admin/lock", "").statusCode()).isEqualTo(403);
        assertThat(post("/accounts/" + TestAccounts.ADMIN + "/password", "").statusCode())
                .isEqualTo(422);
        assertThat(post("/accounts/" + TestAccounts.ADMIN + "/roles", "roles=MANAGER")
                        .statusCode())
                .isEqualTo(422);

        String tenant = "t" + UUID.randomUUID().toString().replace("-", "");
        Tenant other = identities.newTenant(tenant);
        identities.saveTenant(other);
        accounts.createForDemo(new Account(tenant, "", tenant, Role.ADMIN, tenant), tenant);
        assertThat(post("/accounts/" + tenant + "/password", "").statusCode()).isEqualTo(404);
        assertThat(post("/accounts/" + tenant + "/roles", "roles=MANAGER").statusCode())
                .isEqualTo(404);
        assertThat(post("/accounts/" + tenant + "/lock", "").statusCode()).isEqualTo(404);
        assertThat(page("/accounts?q=" + tenant)).contains("No account");
        assertThat(identities.createUserQuery().userId(name).count()).isZero();
        for (String role : List.of("dispatcher", "manager", "analyst", "technician")) {
            assertThat(new Browser(port, "127.0.0.63")
                            .basic("/accounts", role, role)
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private void status(Browser person, String password, String path, int wanted) {
        await().atMost(FELT).untilAsserted(() -> assertThat(
                        person.basic(path, name, password).statusCode())
                .isEqualTo(wanted));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return administrator.send("POST", path, "application/x-www-form-urlencoded", body);
    }

    private String page(String path) throws Exception {
        HttpResponse<String> answer = administrator.page(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private String follow(HttpResponse<String> redirected) throws Exception {
        assertThat(redirected.statusCode()).isEqualTo(302);
        return page("/accounts");
    }

    private String issued(HttpResponse<String> redirected) throws Exception {
        Matcher issued = ISSUED.matcher(follow(redirected));
        assertThat(issued.find()).isTrue();
        return issued.group(1);
    }
}
