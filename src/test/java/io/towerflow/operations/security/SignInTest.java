package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@TowerFlowTest
class SignInTest {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @LocalServerPort
    int port;

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final HttpClient system = HttpClient.newHttpClient();

    @Test
    void aRequestWithoutCredentialsIsChallengedAndNeverRedirected() throws Exception {
        HttpResponse<String> answer = send(system, request("/api/incidents"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Basic ");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        HttpRequest post = request("/tmf-api/alarm/v4/alarm")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        assertThat(system.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    @Test
    void aScriptOfAPageIsNotAskedByTheBrowsersOwnWindow() throws Exception {
        HttpResponse<String> answer =
                send(system, request("/api/incidents").header("X-Requested-With", "XMLHttpRequest"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Session ");
    }

    @Test
    void aPageLeadsToTheForm() throws Exception {
        HttpResponse<String> answer =
                send(system, request("/camunda/app/tasklist/").header("Accept", "text/html"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login");
    }

    @Test
    void theFormSpeaksTheReadersLanguage() throws Exception {
        assertThat(send(system, request("/login").header("Accept-Language", "fr-CI, fr;q=0.9"))
                        .body())
                .contains("Mot de passe")
                .contains("lang=\"fr\"");
        assertThat(send(system, request("/login").header("Accept-Language", "en"))
                        .body())
                .contains("Password")
                .contains("TowerFlow");
    }

    @Test
    void oneSignInOpensConsoleAndWebAppsAndOneSignOutClosesThem() throws Exception {
        assertThat(signIn("dispatcher", "dispatcher")).doesNotContain("error");
        String mine = "/camunda/api/admin/auth/user/default";
        send(browser, request("/camunda/app/tasklist/default/"));

        assertThat(send(browser, request(mine)).body())
                .contains("\"dispatcher\"", "tasklist")
                .doesNotContain("cockpit");
        assertThat(send(browser, request("/camunda/app/cockpit/default/")).statusCode())
                .isEqualTo(403);

        HttpRequest signOut =
                request(mine + "/logout").POST(BodyPublishers.noBody()).build();
        assertThat(browser.send(signOut, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
        assertThat(send(browser, request(mine)).statusCode()).isEqualTo(401);
        assertThat(send(browser, request("/api/incidents")).statusCode()).isEqualTo(401);
    }

    @Test
    void aWrongPasswordAndAFormWithoutTokenAreRefused() throws Exception {
        assertThat(signIn("dispatcher", "guess")).contains("error");
        HttpRequest bare = request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=dispatcher&password=dispatcher"))
                .build();
        assertThat(system.send(bare, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    }

    @Test
    void aSessionNeedsATokenToChangeAnythingAndASystemDoesNot() throws Exception {
        signIn("dispatcher", "dispatcher");
        HttpRequest.Builder change = request("/api/incidents/INC-0-none/acknowledge")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"));
        assertThat(browser.send(change.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);

        String token = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .reduce((first, last) -> last)
                .orElseThrow();
        HttpRequest withToken = change.copy().header("X-XSRF-TOKEN", token).build();
        assertThat(browser.send(withToken, BodyHandlers.ofString()).statusCode())
                .isNotIn(401, 403);

        HttpRequest basic =
                change.copy().header("Authorization", basic("dispatcher")).build();
        assertThat(system.send(basic, BodyHandlers.ofString()).statusCode()).isNotIn(401, 403);
    }

    @Test
    void aSessionLendsNothingToAHeaderThatProvesNothing() throws Exception {
        signIn("dispatcher", "dispatcher");
        String wrong =
                "Basic " + Base64.getEncoder().encodeToString("dispatcher:guess".getBytes(StandardCharsets.UTF_8));
        for (String header : new String[] {
            "Bearer x", "bearer", "Bearer tf_x", "Basic x", "basic", wrong, "Basic " + wrong, "Digest x", "x"
        }) {
            HttpRequest change = request("/api/incidents/INC-0-none/acknowledge")
                    .header("Content-Type", "application/json")
                    .header("Authorization", header)
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            assertThat(browser.send(change, BodyHandlers.ofString()).statusCode())
                    .as(header)
                    .isIn(401, 403);
        }
        assertThat(send(browser, request("/api/incidents")).statusCode()).isEqualTo(200);
    }

    /** A session that nobody signed in to, as every page gives, must not make the server read a body to look for a token. */
    @Test
    void aStrangersSessionIsNobodys() throws Exception {
        send(browser, request("/incidents").header("Accept", "text/html"));
        HttpRequest upload = request("/api/inventory")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString("--x\r\nbroken"))
                .build();

        assertThat(browser.send(upload, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    @Test
    void theEnginesRestApiKnowsWhoCalls() throws Exception {
        assertThat(send(system, request("/engine-rest/user").header("Authorization", basic("admin")))
                        .body())
                .contains("dispatcher", "technician");
        assertThat(send(system, request("/engine-rest/task").header("Authorization", basic("technician")))
                        .statusCode())
                .isEqualTo(403);
    }

    private String signIn(String name, String password) throws Exception {
        Matcher token = TOKEN.matcher(send(browser, request("/login")).body());
        assertThat(token.find()).isTrue();
        String form = "username=" + name + "&password=" + password + "&_csrf="
                + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
        HttpRequest post = request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        HttpResponse<String> answer = browser.send(post, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + name).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
