package io.towerflow.console.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class InventoryPagesTest {

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new java.net.CookieManager()).build();
    private final String own =
            "T" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);

    @LocalServerPort
    int port;

    @Autowired
    Inventory inventory;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void importsFilesWithAReportByLineAndNothingWhereOneIsWrong() throws Exception {
        String wrong = importFile("id,name,latitude,longitude,region\n" + own + ",Here,95,-4,Abidjan\n");
        assertThat(wrong)
                .contains("Nothing has been stored", "sites.csv", "latitude", ">2<")
                .doesNotContain("??");
        assertThat(topology().site(own)).isNull();

        assertThat(importFile("id,name,latitude,longitude,region\n" + own + ",Here,5.1,-4,Abidjan\n"))
                .contains("Stored:", "1 row")
                .doesNotContain("??");
        assertThat(topology().site(own)).isNotNull();
    }

    @Test
    void changesASiteByItsFormAndNamesTheFieldThatIsWrong() throws Exception {
        store(own, "Here", "5.1");
        String form = get("/inventory/rows/sites.csv?id=" + own).body();
        assertThat(form).contains("value=\"Here\"", "value=\"5.1\"", "Latitude").doesNotContain("??");

        HttpResponse<String> refused = store(own, "Said \"here\", they", "about five");
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.body()).contains("<code>latitude</code>", "value=\"about five\"");
        assertThat(store(own, "Said \"here\", they", "5.2").statusCode()).isEqualTo(302);

        assertThat(topology().site(own))
                .extracting(Site::name, Site::latitude)
                .containsExactly("Said \"here\", they", 5.2);
        assertThat(get("/inventory?q=" + own).body()).contains("Said &quot;here&quot;, they");
        assertThat(get("/inventory/rows/sites.csv?id=none-" + own).statusCode()).isEqualTo(404);
        assertThat(get("/inventory/rows/stock.csv").statusCode()).isEqualTo(404);
    }

    @Test
    void resolvesUnknownObjectsOneByOneOrAllByARule() throws Exception {
        store(own, "Here", "5.1");
        List<String> objects = List.of(own + "~A", own + "~B", own + "!C");
        Tenancy.asSystem(
                () -> transaction.executeWithoutResult(tx -> inventory.placeholders(Tenancy.DEFAULT, objects)));
        await().until(() -> objects.stream().allMatch(id -> topology().site(id) != null));

        String rule = "{site}~*";
        assertThat(get("/inventory?pattern=" + encoded(rule)).body())
                .contains(own + "~A", "of their sites")
                .doesNotContain("??");
        assertThat(post("/inventory/placeholders/by-rule", "pattern", rule, "kind", "battery")
                        .body())
                .isEmpty();
        assertThat(topology().equipment(own + "~A"))
                .extracting("siteId", "kind")
                .containsExactly(own, EquipmentKind.BATTERY);
        assertThat(topology().equipment(own + "~B")).isNotNull();
        assertThat(topology().site(own + "~A")).isNull();
        assertThat(topology().site(own + "!C")).isNotNull();

        post("/inventory/placeholders/" + encoded(own + "!C") + "/equipment", "site", "none-such", "kind", "radio");
        assertThat(get("/inventory").body()).contains("none-such");
        post("/inventory/placeholders/" + encoded(own + "!C") + "/equipment", "site", own, "kind", "radio");
        assertThat(topology().equipment(own + "!C")).isNotNull();
    }

    private Topology topology() {
        return inventory.topology(Tenancy.DEFAULT);
    }

    private HttpResponse<String> store(String id, String name, String latitude) throws Exception {
        return post(
                "/inventory/rows/sites.csv",
                "id",
                id,
                "name",
                name,
                "latitude",
                latitude,
                "longitude",
                "-4",
                "region",
                "Abidjan");
    }

    private String importFile(String text) throws Exception {
        HttpResponse<String> answer = client.send(
                request("/inventory/import")
                        .header("Content-Type", "multipart/form-data; boundary=part")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "--part\r\nContent-Disposition: form-data; name=\"files\"; filename=\"sites.csv\"\r\n\r\n"
                                        + text + "\r\n--part--\r\n"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        return get("/inventory").body();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String... fields) throws Exception {
        String body = java.util.stream.IntStream.range(0, fields.length / 2)
                .mapToObj(i -> fields[2 * i] + '=' + encoded(fields[2 * i + 1]))
                .collect(Collectors.joining("&"));
        return client.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8)))
                .header("Accept-Language", "en");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
