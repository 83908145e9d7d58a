package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@TowerFlowTest
class SecurityHeadersTest {

    private static final String ADMIN = "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes());

    @LocalServerPort
    int port;

    /** Pages, errors of every kind, files and answers to programs alike. */
    @ParameterizedTest
    @CsvSource({
        "/login, text/html",
        "/, text/html",
        "/no-such-page, text/html",
        "/incidents/none, text/html",
        "/incidents/no%2Fne, text/html",
        "/incidents/no%5Cne, text/html",
        "/incidents/no%3Bne, application/json",
        "/sites//none, text/html",
        "/api/incidents/none, application/json",
        "/api/incidents, application/json",
        "/assets/console.js, */*",
        "/demo/phones, text/html",
        "/swagger-ui/index.html, text/html",
        "/admin, text/html"
    })
    void everyAnswerRunsNothingThatStandsInIt(String path, String accept) throws Exception {
        for (String credentials : new String[] {null, ADMIN}) {
            HttpHeaders headers = get(path, accept, credentials);
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as("%s %s", path, headers.map())
                    .contains(
                            "default-src 'none'",
                            "script-src 'self'",
                            "object-src 'none'",
                            "frame-ancestors 'self'",
                            "form-action 'self'")
                    .contains(path.equals("/admin") ? "base-uri 'self'" : "base-uri 'none'")
                    .doesNotContain("script-src 'self' ", "http:", "https:", "*");
            if (!path.startsWith("/admin") && !path.startsWith("/swagger-ui")) {
                assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                        .doesNotContain("unsafe");
            }
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
            assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
            assertThat(headers.firstValue("Permissions-Policy").orElse("")).contains("camera=()", "geolocation=()");
        }
    }

    @Test
    void theStrictestPolicyOfAPageIsItsOwn() throws Exception {
        HttpHeaders forged = get("/job/forged", "text/html", null);
        assertThat(forged.allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("form-action 'none'");
        assertThat(forged.allValues("Referrer-Policy")).containsExactly("no-referrer");
    }

    @Test
    void onlyWhoComesByTlsIsToldToComeSoAgain() throws Exception {
        assertThat(get("/login", "text/html", null).firstValue("Strict-Transport-Security"))
                .isEmpty();
    }

    private HttpHeaders get(String path, String accept, @Nullable String credentials)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", accept);
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .headers();
    }
}
