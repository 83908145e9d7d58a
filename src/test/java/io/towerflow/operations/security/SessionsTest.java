package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import io.towerflow.tenancy.Tenancy;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The list of sessions, their ends, and what people do about their own accounts. */
@TowerFlowTest
class SessionsTest {

    private static final String PASSWORD = "orbit kettle lantern";
    private static final String FORM = "application/x-www-form-urlencoded";

    @LocalServerPort
    int port;

    @Autowired
    Accounts accounts;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ObjectMapper json;

    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String name = "awa.kone-" + id + "@tower.ci";

    @BeforeEach
    void createAccount() {
        accounts.save(new Account(name, "Awa", "Koné", Role.DISPATCHER, Tenancy.DEFAULT), PASSWORD);
    }

    @Test
    void eachPersonSeesAndEndsOnlyHisOrHerOwn() throws Exception {
        Browser office = signedIn(name, "127.0.0.21");
        Browser home = signedIn(name, "127.0.0.22");

        JsonNode own = json.readTree(office.get("/api/sessions").body());
        assertThat(own).hasSize(2);
        assertThat(own.findValuesAsText("address")).containsExactlyInAnyOrder("127.0.0.21", "127.0.0.22");
        assertThat(own.findValuesAsText("account")).containsOnly(name);
        JsonNode other = own.get(0).get("current").asBoolean() ? own.get(1) : own.get(0);

        assertThat(delete(home, "/api/sessions/" + UUID.randomUUID())).isEqualTo(404);
        assertThat(delete(
                        new Browser(port, "127.0.0.23"),
                        "/api/sessions/" + other.get("id").asText()))
                .isIn(401, 403);
        assertThat(delete(
                        signedIn("dispatcher", "dispatcher", "127.0.0.24"),
                        "/api/sessions/" + other.get("id").asText()))
                .isEqualTo(404);
        assertThat(home.get("/api/incidents").statusCode()).isEqualTo(200);

        assertThat(delete(office, "/api/sessions/" + other.get("id").asText())).isEqualTo(204);
        assertThat(home.get("/api/incidents").statusCode()).isEqualTo(401);
        assertThat(office.get("/api/incidents").statusCode()).isEqualTo(200);
        assertThat(office.get("/api/sessions?account=*").statusCode()).isEqualTo(403);
    }

    @Test
    void anAdministratorSeesAndEndsThoseOfTheTenant() throws Exception {
        Browser person = signedIn(name, "127.0.0.25");
        Browser admin = new Browser(port, "127.0.0.26");

        JsonNode sessions = json.readTree(admin.basic("/api/sessions?account=" + encoded(name), "admin", "admin")
                .body());
        assertThat(sessions).hasSize(1);
        assertThat(sessions.get(0).get("current").asBoolean()).isFalse();
        Browser signedIn = signedIn("admin", "admin", "127.0.0.26");
        assertThat(delete(signedIn, "/api/sessions/" + sessions.get(0).get("id").asText()))
                .isEqualTo(204);
        assertThat(person.get("/api/incidents").statusCode()).isEqualTo(401);
        assertThat(signedIn.page("/audit?thing=" + encoded("account " + name)).body())
                .contains("127.0.0.25", "signed in", "created an account");
        assertThat(signedIn.page("/account/people").body()).contains("127.0.0.26");
    }

    @Test
    void aLockedPersonIsOutUntilUnlocked() throws Exception {
        Browser person = signedIn(name, "127.0.0.27");
        Browser system = new Browser(port, "127.0.0.27");
        assertThat(system.basic("/api/incidents", name, PASSWORD).statusCode()).isEqualTo(200);
        Browser admin = signedIn("admin", "admin", "127.0.0.28");

        assertThat(admin.send("POST", "/api/accounts/" + encoded(name) + "/lock", "application/json", "")
                        .statusCode())
                .isEqualTo(204);

        assertThat(person.get("/api/incidents").statusCode()).isEqualTo(401);
        assertThat(system.basic("/api/incidents", name, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(admin.page("/account/people").body()).contains("Locked accounts", name);
        assertThat(admin.send("POST", "/api/accounts/admin/lock", "application/json", "")
                        .statusCode())
                .isEqualTo(422);

        assertThat(admin.send("POST", "/api/accounts/" + encoded(name) + "/unlock", "application/json", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(system.basic("/api/incidents", name, PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void theAdministratorOfATenantLocksNoOperator() throws Exception {
        String chief = "chief-" + id;
        accounts.save(new Account(chief, "Chi", "Ef", Role.ADMIN, Tenancy.DEFAULT), PASSWORD);
        Browser administrator = signedIn(chief, "127.0.0.37");

        assertThat(administrator
                        .send("POST", "/api/accounts/admin/lock", "application/json", "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(administrator
                        .send("POST", "/api/accounts/" + encoded(name) + "/lock", "application/json", "")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void aSessionEndsWhenItsTimeIsOverHoweverBusyItIs() throws Exception {
        Browser person = signedIn(name, "127.0.0.29");

        inTenant("UPDATE sign_in_session SET expires_at = started_at WHERE account = :name");

        await().atMost(Duration.ofSeconds(8))
                .until(() -> person.get("/api/incidents").statusCode() == 401);
    }

    @Test
    void signingOutTakesTheSessionOffTheList() throws Exception {
        Browser person = signedIn(name, "127.0.0.30");
        Browser other = signedIn(name, "127.0.0.31");

        person.send("POST", "/logout", FORM, "");

        assertThat(json.readTree(other.get("/api/sessions").body()).findValuesAsText("address"))
                .containsExactly("127.0.0.31");
    }

    @Test
    void callsByBasicOpenNoSession() throws Exception {
        Browser system = new Browser(port, "127.0.0.32");
        HttpResponse<String> answer = system.basic("/api/incidents", name, PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(system.cookie("JSESSIONID")).isEmpty();
        assertThat(json.readTree(system.basic("/api/sessions", name, PASSWORD).body()))
                .isEmpty();
    }

    @Test
    void aPersonChangesTheOwnPasswordAndEverySessionEnds() throws Exception {
        Browser person = signedIn(name, "127.0.0.33");
        Browser other = signedIn(name, "127.0.0.34");

        assertThat(change(person, "wrong", "kettle orbit lantern", "kettle orbit lantern")
                        .body())
                .contains("The present password is wrong");
        assertThat(change(person, PASSWORD, "short", "short").body()).contains("needs at least 12 characters");
        assertThat(change(person, PASSWORD, "Password2026!", "Password2026!").body())
                .contains("often used");
        assertThat(change(person, PASSWORD, "kettle orbit lantern", "other").body())
                .contains("are not the same");
        assertThat(person.get("/api/incidents").statusCode()).isEqualTo(200);

        HttpResponse<String> changed = change(person, PASSWORD, "kettle orbit lantern", "kettle orbit lantern");
        assertThat(changed.headers().firstValue("Location").orElseThrow()).endsWith("/login?changed");
        assertThat(person.get("/api/incidents").statusCode()).isEqualTo(401);
        assertThat(other.get("/api/incidents").statusCode()).isEqualTo(401);
        assertThat(person.signIn(name, "kettle orbit lantern")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .doesNotContain("error");
    }

    @Test
    void whatIsDeniedIsNoted() throws Exception {
        Browser person = signedIn(name, "127.0.0.35");
        String path = "/rules/drafts/none-" + id;
        person.get(path);

        Browser admin = signedIn("admin", "admin", "127.0.0.36");
        assertThat(admin.page("/audit?thing=" + encoded("request GET " + path)).body())
                .contains(name, "was denied", "127.0.0.35");
    }

    private void inTenant(String sql) {
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(
                        tx -> jdbc.sql(sql).param("name", name).update()));
    }

    private HttpResponse<String> change(Browser browser, String current, String wanted, String again) throws Exception {
        return browser.send(browser.request("/account/password")
                .header("Accept", "text/html")
                .header("Content-Type", FORM)
                .header("X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN"))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "current=" + encoded(current) + "&wanted=" + encoded(wanted) + "&again=" + encoded(again))));
    }

    private static int delete(Browser browser, String path) throws Exception {
        return browser.send("DELETE", path, "application/json", "").statusCode();
    }

    private Browser signedIn(String name, String address) throws Exception {
        return signedIn(name, PASSWORD, address);
    }

    private Browser signedIn(String name, String password, String address) throws Exception {
        Browser browser = new Browser(port, address);
        browser.signIn(name, password);
        assertThat(browser.get("/api/incidents").statusCode()).isEqualTo(200);
        return browser;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
