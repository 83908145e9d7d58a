package io.towerflow.operations.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@TowerFlowTest
class PageNonceTest {

    private static final Pattern NONCE = Pattern.compile("nonce[-=]\"?([\\w-]+)");
    private static final String DISPATCHER =
            "Basic " + Base64.getEncoder().encodeToString("dispatcher:dispatcher".getBytes());
    private static final int PAGES = 100;
    private static final int AT_ONCE = 8;

    @LocalServerPort
    int port;

    /** Without the header following the body, several in a hundred pages differ. */
    @Test
    void pagesAskedForAtOnceMayRunTheirScripts() {
        HttpClient browser = HttpClient.newHttpClient();
        HttpRequest page = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/camunda/app/tasklist/default/"))
                .header("Authorization", DISPATCHER)
                .header("Accept", "text/html")
                .build();

        for (int asked = 0; asked < PAGES; asked += AT_ONCE) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                answers.add(browser.sendAsync(page, BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                HttpResponse<String> got = answer.join();
                String policy =
                        got.headers().firstValue("Content-Security-Policy").orElseThrow();
                assertThat(nonce(got.body())).isEqualTo(nonce(policy));
            }
        }
    }

    private static String nonce(String text) {
        Matcher matcher = NONCE.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
