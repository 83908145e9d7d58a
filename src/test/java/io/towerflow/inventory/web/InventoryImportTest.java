package io.towerflow.inventory.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.audit.AuditTrail;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.tenancy.Tenancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

@TowerFlowTest
class InventoryImportTest {

    @Autowired
    TestRestTemplate http;

    @Autowired
    Inventory inventory;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    AuditTrail audit;

    private final String id = "imp" + UUID.randomUUID().toString().substring(0, 8) + "-";

    @Test
    void aWholeNetworkIsStoredAndSeenAtOnce() {
        ResponseEntity<JsonNode> answer = send(
                "en",
                Map.of(
                        "sites.csv",
                        "\ufeffid;Name;latitude;longitude;region;hub;feeder;technologies;occupants\r\n"
                                + id + "A;Plateau;5,32;-4,02;" + id + "south;oui;;2G|4G 5G;Orange|MTN\r\n"
                                + "\r\n"
                                + id + "B;\"Bouaké; centre\";7,69;-5,03;" + id + "south;non;" + id + "F;;\r\n",
                        "equipment.csv",
                        "site,id,kind,capacity_wh\n" + id + "B," + id + "bat,BATTERY,4800\n",
                        "links.csv",
                        "site_a,site_b,kind\n" + id + "A," + id + "B,fibre\n",
                        "feeders.csv",
                        "id,name\n" + id + "F,Feeder north\n"));

        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getBody().at("/stored/sites.csv").asInt()).isEqualTo(2);
        JsonNode found = get("/api/sites?region=" + id + "south&limit=1").getBody();
        assertThat(found).hasSize(1);
        assertThat(get("/api/sites?region=" + id + "south&limit=1").getHeaders().getFirst("X-Total-Count"))
                .isEqualTo("2");
        JsonNode site = get("/api/sites/" + id + "B").getBody();
        assertThat(site.path("id").asText()).isEqualTo(id + "B");
        assertThat(site.path("name").asText()).isEqualTo("Bouaké; centre");
        assertThat(site.path("latitude").asDouble()).isEqualTo(7.69);
        assertThat(site.path("feeder").asText()).isEqualTo(id + "F");
        assertThat(site.at("/equipment/0/kind").asText()).isEqualTo("battery");
        assertThat(site.at("/upstream/0").asText()).isEqualTo(id + "A");
        assertThat(get("/api/sites/" + id + "A").getBody().path("technologies"))
                .extracting(JsonNode::asText)
                .containsExactly("2G", "4G", "5G");
        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> audit.entries("inventory", 0, 5)))
                .anySatisfy(entry -> {
                    assertThat(entry.actor()).isEqualTo("admin");
                    assertThat(entry.action()).isEqualTo("import-inventory");
                });
    }

    @Test
    void eachProblemIsReportedWithItsLineAndNothingIsStored() {
        ResponseEntity<JsonNode> answer = send(
                "en",
                Map.of(
                        "sites.csv",
                        "id,latitude,longitude,region,hub,feeder,technologies,access_hours,time_zone\n"
                                + id + "good,5,4,r,,,,,\n"
                                + id + "good,91,4,r,maybe,nofeeder,6G,always,Mars/Olympus\n"
                                + ",5,,r,,,,,\n",
                        "equipment.csv",
                        "id,site,kind,rated_watts\n" + id + "e,nowhere,toaster,much\n",
                        "links.csv",
                        "site_a,site_b,kind,colour\n" + id + "good," + id + "good,fibre,red\n",
                        "pylons.csv",
                        "id\n1\n"));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        List<String> problems = new ArrayList<>();
        answer.getBody()
                .path("errors")
                .forEach(each -> problems.add(each.path("file").asText() + ":"
                        + each.path("line").asInt() + ":" + each.path("field").asText()));
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "sites.csv:3:id",
                        "sites.csv:3:latitude",
                        "sites.csv:3:hub",
                        "sites.csv:3:feeder",
                        "sites.csv:3:technologies",
                        "sites.csv:3:access_hours",
                        "sites.csv:3:time_zone",
                        "sites.csv:4:id",
                        "sites.csv:4:longitude",
                        "equipment.csv:2:site",
                        "equipment.csv:2:kind",
                        "equipment.csv:2:rated_watts",
                        "links.csv:1:colour",
                        "pylons.csv:0:");
        answer.getBody().path("errors").forEach(each -> {
            assertThat(each.path("problem").asText()).isNotBlank();
            assertThat(each.path("mend").asText()).isNotBlank();
        });
        assertThat(answer.getBody().path("problemCount").asInt()).isEqualTo(14);
        assertThat(inventory.topology(Tenancy.DEFAULT).site(id + "good")).isNull();
    }

    @Test
    void theReportSpeaksTheReadersLanguage() {
        JsonNode report = send("fr", Map.of("sites.csv", "id\nA\n")).getBody();
        assertThat(report.path("title").asText()).isEqualTo("L'import n'a pas été enregistré");
        assertThat(report.at("/errors/0/problem").asText()).isEqualTo("La colonne latitude manque.");
    }

    @Test
    void filesThatAreNoCsvAreNamed() {
        assertThat(send("en", Map.of("sites.csv", ""))
                        .getBody()
                        .at("/errors/0/line")
                        .asInt(-1))
                .isZero();
        assertThat(send("en", Map.of("links.csv", "site_a,site_b,kind\n\"open,b,fibre\n"))
                        .getBody()
                        .at("/errors/0/problem")
                        .asText())
                .contains("no CSV");
        assertThat(send("en", Map.of()).getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void aPlaceholderIsResolvedAsEquipmentOfASite() {
        send("en", Map.of("sites.csv", "id,latitude,longitude,region\n" + id + "home,5,-4,r\n"));
        Tenancy.asSystem(() -> transaction.executeWithoutResult(
                tx -> inventory.placeholders(Tenancy.DEFAULT, List.of(id + "unknown"))));
        org.awaitility.Awaitility.await()
                .until(() -> inventory.topology(Tenancy.DEFAULT).site(id + "unknown") != null);

        assertThat(resolve("unknown", "{\"site\":\"no such\",\"kind\":\"radio\"}"))
                .isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(resolve("unknown", "{\"site\":\"" + id + "home\",\"kind\":\"toaster\"}"))
                .isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(resolve("none", "{\"site\":\"" + id + "home\",\"kind\":\"radio\"}"))
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(resolve("home", "{\"site\":\"" + id + "home\",\"kind\":\"radio\"}"))
                .isEqualTo(HttpStatus.CONFLICT);
        assertThat(resolve("unknown", "{\"site\":\"" + id + "home\",\"kind\":\"radio\"}"))
                .isEqualTo(HttpStatus.NO_CONTENT);

        Site home = Objects.requireNonNull(inventory.topology(Tenancy.DEFAULT).siteOf(id + "unknown"));
        assertThat(home.id()).isEqualTo(id + "home");
    }

    @Test
    void pagesAndFiltersAreChecked() {
        assertThat(get("/api/sites?limit=1001").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(get("/api/sites?offset=-1").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(get("/api/sites?colour=red").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(get("/api/sites/none").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(get("/api/sites/none").getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    }

    private org.springframework.http.HttpStatusCode resolve(String site, String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return http.withBasicAuth("admin", "admin")
                .postForEntity("/api/sites/" + id + site + "/resolve", new HttpEntity<>(body, headers), String.class)
                .getStatusCode();
    }

    private ResponseEntity<JsonNode> get(String path) {
        return http.withBasicAuth("admin", "admin").getForEntity(path, JsonNode.class);
    }

    @Test
    void whatAFileHoldsIsToldByItsPart() {
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        parts.add("sites", named("equipment.csv", "id,latitude,longitude,region\n" + id + "P,5,-4," + id + "r\n"));
        parts.add("equipment.csv", named("export 2026.CSV", "id,site,kind\n" + id + "PE," + id + "P,radio\n"));
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        ResponseEntity<JsonNode> answer = http.withBasicAuth("admin", "admin")
                .postForEntity("/api/inventory", new HttpEntity<>(parts, headers), JsonNode.class);
        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getBody().at("/stored/sites.csv").asInt()).isEqualTo(1);
        assertThat(answer.getBody().at("/stored/equipment.csv").asInt()).isEqualTo(1);
    }

    private static ByteArrayResource named(String name, String text) {
        return new ByteArrayResource(text.getBytes(UTF_8)) {
            @Override
            public String getFilename() {
                return name;
            }
        };
    }

    private ResponseEntity<JsonNode> send(String language, Map<String, String> files) {
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        files.forEach((name, text) -> parts.add("file", new ByteArrayResource(text.getBytes(UTF_8)) {
            @Override
            public String getFilename() {
                return name;
            }
        }));
        if (parts.isEmpty()) {
            parts.add("nothing", "at all");
        }
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, language);
        return http.withBasicAuth("admin", "admin")
                .postForEntity("/api/inventory", new HttpEntity<>(parts, headers), JsonNode.class);
    }
}
