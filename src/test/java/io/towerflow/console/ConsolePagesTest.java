package io.towerflow.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.identity.Role;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.people.Person;
import io.towerflow.rules.RuleVersion;
import io.towerflow.rules.RuleVersions;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.workbench.draft.Drafts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@TowerFlowTest
class ConsolePagesTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Autowired
    IncidentService service;

    @Autowired
    Incidents incidents;

    @Autowired
    Notifier notifier;

    @Autowired
    RuleVersions versions;

    @Autowired
    Drafts drafts;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/map",
                "/wall",
                "/wall/live",
                "/hand-over",
                "/planner",
                "/planner?day=2026-11-02",
                "/rejected",
                "/remedies",
                "/sources",
                "/maintenance-windows",
                "/maintenance-windows?object=BKE-001",
                "/on-call",
                "/escalation/what-if",
                "/escalation/what-if?severity=major&region=Abidjan&at=2026-12-06T23:00&sites=12&battery=300&answer=4",
                "/on-call?region=Abidjan&skill=power&at=2026-12-06T03:00",
                "/messages",
                "/inbox",
                "/demo/phones",
                "/demo/mailbox",
                "/sites/BKE-001",
                "/sites?id=BKE-001",
                "/sites/panel?id=BKE-001",
                "/live/bell"
            })
    void showsEachPageInTheReadersLanguage(String path) throws Exception {
        HttpResponse<String> english = get(path, "dispatcher", "en");
        assertThat(english.statusCode()).as(english.body()).isEqualTo(200);
        HttpResponse<String> french = get(path, "dispatcher", "fr");
        assertThat(french.statusCode()).isEqualTo(200);
        assertThat(french.body()).isNotEqualTo(english.body());
        assertThat(english.body()).doesNotContain("??");
        assertThat(french.body()).doesNotContain("??");
    }

    @Test
    void namesTheVersionOfEachLibraryInItsLinkAndTheFileIsThere() throws Exception {
        List<String> links = Pattern.compile("(?:src|href)=\"(/webjars/[^\"]+)\"")
                .matcher(get("/", "dispatcher", "en").body())
                .results()
                .map(link -> link.group(1))
                .toList();

        assertThat(links).hasSizeGreaterThan(3).allMatch(link -> link.matches("/webjars/[^/]+/\\d+\\.\\d+.*"));
        for (String link : links) {
            assertThat(get(link, "dispatcher", "en").statusCode()).as(link).isEqualTo(200);
        }
    }

    @Test
    void showsEverybodyOnceWhatHeOrSheWasToldByAnyChannel() throws Exception {
        String name = "N" + UUID.randomUUID();
        Person manager = new Person("manager", name, Role.MANAGER, null, "nobody@towerflow.example", Locale.ENGLISH);
        Tenancy.as(Tenancy.DEFAULT, () -> {
            for (Channel channel : List.of(Channel.MAIL, Channel.SMS)) {
                notifier.notify(
                        new Notice(name + channel, channel, manager, "test", Map.of("name", name), null, null, 5));
            }
        });

        HttpResponse<String> inbox = get("/inbox", "manager", "en");
        assertThat(inbox.statusCode()).isEqualTo(200);
        assertThat(inbox.body().split(name, -1)).hasSize(2);
        assertThat(get("/inbox/list", "manager", "en").body()).contains(name).doesNotContain("<html");
        assertThat(get("/inbox", "dispatcher", "en").body()).doesNotContain(name);
    }

    @Test
    void letsTheAnalystChangeTheTextsOfMessagesAndNamesWhatIsWrong() throws Exception {
        String page = "/messages/templates/dispatch.offer";
        assertThat(get("/messages/templates", "dispatcher", "en").statusCode()).isEqualTo(403);
        assertThat(post(page, "manager", "text.sms.en=x").statusCode()).isEqualTo(403);
        assertThat(get("/messages/templates", "analyst", "en").body())
                .contains("A job is offered to a technician")
                .doesNotContain("??");
        assertThat(get(page, "analyst", "fr").body())
                .contains(
                        "le code court de la réponse",
                        "GSM-7, 1 SMS",
                        "OUI {code} ou NON {code}",
                        "YES {code} or NO {code}")
                .doesNotContain("??");

        HttpResponse<String> preview =
                post(page + "/preview?part=sms&language=en", "analyst", "text.sms.en=Go%20to%20{site}%20{");
        assertThat(preview.body())
                .contains("{code} is missing", "A lone {", "GSM-7, 1 SMS")
                .doesNotContain("<html", "??");
        HttpResponse<String> refused = post(page, "analyst", "text.sms.en=Go%20to%20{site}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Nothing was saved", "{code} is missing", ">Go to {site}</textarea>");

        // Another one's change meanwhile: what was typed is kept, and saved only when said so again
        String test = "/messages/templates/test";
        assertThat(post(test, "analyst", "text.mail.subject.en=A+test&version.mail.subject.en=0")
                        .statusCode())
                .isEqualTo(302);
        HttpResponse<String> late = post(
                test, "analyst", "text.mail.subject.en=Another+test&version.mail.subject.en=0&base.mail.subject.en=x");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("somebody else changed", ">Another test</textarea>", ">A test</textarea>");
        assertThat(post(test + "/restore?part=mail.subject&language=en&version=1", "analyst", "")
                        .statusCode())
                .isEqualTo(302);
        assertThat(get(test, "analyst", "en").body()).contains("The shipped text again", "TowerFlow test message");
    }

    @Test
    void showsTheDeployedProcessesAndGivesTheirFiles() throws Exception {
        assertThat(get("/processes", "dispatcher", "en").statusCode()).isEqualTo(403);
        assertThat(get("/processes", "manager", "en").body())
                .contains("Dispatch technician", "dispatch-technician.bpmn", "obtain-permit.form", "the product")
                .doesNotContain("??");
        assertThat(get("/processes", "analyst", "fr").body())
                .contains("Processus et formulaires", "le produit")
                .doesNotContain("??");
        HttpResponse<String> diagram = get("/processes/files/dispatch-technician.bpmn", "analyst", "en");
        assertThat(diagram.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"dispatch-technician.bpmn\"");
        assertThat(diagram.body()).contains("<bpmn:process id=\"dispatch-technician\"");
        assertThat(get("/processes/files/obtain-permit.form", "analyst", "en").body())
                .contains("\"id\": \"obtain-permit\"");
        assertThat(get("/processes/files/nothing.bpmn", "analyst", "en").statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsWhatIsFoundInAnUploadedDiagramAndWhatIsDifferentInBothLanguages() throws Exception {
        String diagram = get("/processes/files/find-technician.bpmn", "analyst", "en")
                .body()
                .replace("name=\"Withdraw offer\"", "name=\"Take offer back\"")
                .replace("${withdrawOfferDelegate}", "${dataSource}");
        assertThat(upload("manager", "find-technician.bpmn", diagram).statusCode())
                .isEqualTo(403);
        String page = upload("analyst", "find-technician.bpmn", diagram)
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceFirst("^https?://[^/]+", "");
        assertThat(page).contains("/processes/changes/PC-");

        assertThat(get(page, "analyst", "en").body())
                .contains(
                        "«${dataSource}» is no action",
                        "serviceTask_withdrawOffer",
                        "Take offer back",
                        "<del>Withdraw offer</del>",
                        "Calls the action",
                        "data-changes=\"{&quot;serviceTask_withdrawOffer&quot;:&quot;CHANGED&quot;}\"",
                        "Mend it in Modeler")
                .doesNotContain("??", "<script>");
        assertThat(get(page, "manager", "fr").body())
                .contains("n’est pas une action", "tâche de service", "Appelle l’action")
                .doesNotContain("??", "Demander l’approbation");
        assertThat(get(page + "/before.bpmn", "manager", "en").body()).contains("Withdraw offer");
        assertThat(get(page + "/files/find-technician.bpmn", "manager", "en").body())
                .contains("Take offer back");
        assertThat(get("/processes", "analyst", "fr").body())
                .contains(page.substring(page.lastIndexOf('/') + 1), "Envoyée");
        assertThat(post(page + "/ask", "manager", "").statusCode()).isEqualTo(403);
        assertThat(post(page + "/withdraw", "analyst", "").statusCode()).isEqualTo(302);
        assertThat(get(page, "analyst", "en").body()).contains("Taken back");
        assertThat(get("/webjars/bpmn-js/dist/bpmn-navigated-viewer.production.min.js", "analyst", "en")
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> upload(String user, String file, String text) throws Exception {
        String part = "--part\r\nContent-Disposition: form-data; name=\"";
        return client.send(
                request("/processes/changes", user, "en")
                        .header("Content-Type", "multipart/form-data; boundary=part")
                        .POST(HttpRequest.BodyPublishers.ofString(part + "reason\"\r\n\r\nA test\r\n" + part
                                + "files\"; filename=\"" + file + "\"\r\n\r\n" + text + "\r\n--part--\r\n"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void letsTheAnalystLearnAndTheManagerReadOnly() throws Exception {
        assertThat(get("/rules/learned", "dispatcher", "en").statusCode()).isEqualTo(403);
        assertThat(get("/rules/learned", "manager", "en").body())
                .contains("Learned causes")
                .doesNotContain("Learn from the stored alarms now", "??");
        assertThat(get("/rules/learned", "analyst", "fr").body())
                .contains("Apprendre des alarmes enregistrées")
                .doesNotContain("??");
        assertThat(post("/rules/learned/learn", "manager", "").statusCode()).isEqualTo(403);
        assertThat(post("/rules/learned/4711/accept", "analyst", "reason=seen").statusCode())
                .isEqualTo(404);
        assertThat(get("/api/learned-causes?state=wrong", "analyst", "en").statusCode())
                .isEqualTo(400);
    }

    @Test
    void asksForPlannedWorkAndLetsAnotherPersonDecide() throws Exception {
        String day = LocalDate.now(ZoneOffset.UTC).plusDays(30).toString();
        String form = "objects=BKE-010&behind=true&reason=New+feeder&start=" + day + "T23:00&end=" + day + "T23:45";
        assertThat(post("/maintenance-windows", "technician", form).statusCode())
                .isEqualTo(403);
        String page = post("/maintenance-windows", "dispatcher", form)
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceFirst("^https?://[^/]+", "");
        assertThat(page).contains("/maintenance-windows/MW-");
        assertThat(get(page, "dispatcher", "en").body())
                .contains("waits for approval", "another person must approve it", "New feeder")
                .doesNotContain("Approve</button>", "??");
        assertThat(get(page, "manager", "fr").body())
                .contains("attend l’approbation", "Approuver</button>")
                .doesNotContain("??");
        assertThat(get(page, "technician", "fr").body()).doesNotContain("Approuver</button>", "??");
        assertThat(post(page + "/decide", "dispatcher", "approve=true").statusCode())
                .isEqualTo(302);
        assertThat(get(page, "dispatcher", "en").body()).contains("waits for approval");
        assertThat(post(page + "/decide", "manager", "approve=true&note=Fine").statusCode())
                .isEqualTo(302);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(get(page, "analyst", "en").body()).contains(">approved<", "Didier Kacou"));

        String api = "/api" + page;
        assertThat(new ObjectMapper()
                        .readTree(get(api, "technician", "en").body())
                        .at("/window/state")
                        .asText())
                .isEqualTo("APPROVED");
        HttpResponse<String> overlapping = postJson("/api/maintenance-windows", "manager", """
                {"objects":["BKE-010"],"reason":"Paint","start":"%1$sT23:10:00Z","end":"%1$sT23:20:00Z"}
                """.formatted(day));
        assertThat(overlapping.statusCode()).isEqualTo(400);
        assertThat(overlapping.body()).contains("objects", page.substring(page.lastIndexOf('/') + 1));
        HttpResponse<String> wrong = postJson("/api/maintenance-windows", "manager", """
                {"objects":["BKE-010","nowhere"],"reason":"Paint","start":"%1$sT23:10:00Z","end":"%1$sT23:00:00Z"}
                """.formatted(day));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.headers().firstValue("Content-Type").orElseThrow()).contains("problem+json");
        assertThat(wrong.body()).contains("objects[1]", "\"end\"", "must be later than the start");
        assertThat(postJson(api + "/extend", "manager", "{\"end\":\"" + day + "T23:59:00Z\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(postJson(api + "/cancel", "manager", "{}").statusCode()).isEqualTo(204);
        assertThat(postJson(api + "/cancel", "manager", "{}").statusCode()).isEqualTo(409);
        assertThat(get(page, "dispatcher", "fr").body()).contains("annulée", "Prolongée");
    }

    @Test
    void cancelsOneTimeOfPlannedWorkThatComesAgain() throws Exception {
        String day = LocalDate.now(ZoneOffset.UTC).plusDays(40).toString();
        String number = new ObjectMapper()
                .readTree(postJson("/api/maintenance-windows", "manager", """
                        {"objects":["BKE-011"],"reason":"Filters","start":"%1$sT10:00:00Z","end":"%1$sT11:00:00Z",
                         "recurrence":"FREQ=DAILY;COUNT=3"}
                        """.formatted(day))
                        .body())
                .path("number")
                .asText();
        String page = "/maintenance-windows/" + number;
        assertThat(get(page, "dispatcher", "en").body()).doesNotContain("Cancel this time only");
        postJson("/api" + page + "/approve", "dispatcher", "{}");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(get(page, "dispatcher", "en").body())
                        .contains("Cancel this time only", "value=\"" + day + "T10:00:00Z\"")
                        .doesNotContain("??"));
        assertThat(get(page, "analyst", "fr").body())
                .contains("Dates à venir")
                .doesNotContain("Annuler cette date seulement", "??");

        String time = "start=" + day + "T10:00:00Z&note=Public+holiday";
        assertThat(post(page + "/cancel-time", "technician", time).statusCode()).isEqualTo(403);
        assertThat(post(page + "/cancel-time", "dispatcher", time).statusCode()).isEqualTo(302);
        assertThat(get(page, "dispatcher", "fr").body())
                .contains("Une date annulée", "Public holiday")
                .doesNotContain("value=\"" + day + "T10:00:00Z\"", "??");
        HttpResponse<String> again =
                postJson("/api" + page + "/cancel-time", "manager", "{\"start\":\"" + day + "T10:00:00Z\"}");
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("\"start\"", "must be the start of a time to come");
        assertThat(postJson("/api" + page + "/cancel", "manager", "{}").statusCode())
                .isEqualTo(204);
    }

    @Test
    void listsAnIncidentAndOpensItsPage() throws Exception {
        String number = open("Mast of Bouaké leans", PerceivedSeverity.MAJOR, "BKE-002");
        String list = get("/?q=leans", "dispatcher", "en").body();
        assertThat(list).contains(number, "Mast of Bouaké leans", "major", "Vallée du Bandama");
        assertThat(get("/?q=leans&severity=critical", "dispatcher", "en").body())
                .doesNotContain(number);

        String page = get("/incidents/" + number, "dispatcher", "fr").body();
        assertThat(page).contains("Mast of Bouaké leans", "majeure", "Prendre en compte", "BKE-002");
        assertThat(get("/sites/BKE-002", "manager", "en").body()).contains(number);
        assertThat(get("/map/trouble", "analyst", "en").body()).contains("BKE-002");
        assertThat(get("/incidents/INC-1999-000001", "dispatcher", "en").statusCode())
                .isEqualTo(404);
    }

    @Test
    void letsTheDispatcherActAndNobodyElse() throws Exception {
        String number = open("Fence is down", PerceivedSeverity.MINOR, "BKE-003");
        assertThat(post("/incidents/" + number + "/acknowledge", "manager", "").statusCode())
                .isEqualTo(403);
        assertThat(post("/incidents/" + number + "/acknowledge", "dispatcher", "")
                        .statusCode())
                .isEqualTo(302);
        assertThat(post("/incidents/" + number + "/note", "dispatcher", "note=Guard+is+informed")
                        .statusCode())
                .isEqualTo(302);
        Tenancy.as(Tenancy.DEFAULT, () -> {
            assertThat(incidents.find(number).orElseThrow().acknowledgedBy()).isEqualTo("dispatcher");
        });
        assertThat(get("/incidents/" + number, "dispatcher", "en").body())
                .contains("Guard is informed", "Clarisse Yapi");
    }

    @Test
    void actsOnSeveralIncidentsAndNamesThoseThatDoNotAllowIt() throws Exception {
        String first = open("Bulb of beacon", PerceivedSeverity.WARNING, "BKE-004");
        String second = open("Bulb of beacon again", PerceivedSeverity.WARNING, "BKE-004");
        String body = "action=merge&numbers=" + second + "&numbers=" + first;
        assertThat(post("/incidents/bulk", "dispatcher", body).statusCode()).isEqualTo(302);
        Tenancy.as(Tenancy.DEFAULT, () -> {
            assertThat(incidents.find(second).orElseThrow().mergedInto()).isEqualTo(first);
        });
        assertThat(post("/incidents/bulk", "dispatcher", body).statusCode()).isEqualTo(302);
    }

    @Test
    void keepsWhatTheShiftHandsOver() throws Exception {
        assertThat(post("/hand-over", "dispatcher", "note=Keys+of+BKE-009+are+with+the+guard")
                        .statusCode())
                .isEqualTo(302);
        assertThat(get("/hand-over", "manager", "en").body()).contains("Keys of BKE-009 are with the guard");
    }

    @Test
    void tellsOpenPagesWhichIncidentChanged() throws Exception {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        HttpResponse<InputStream> stream = client.send(
                request("/live/events", "dispatcher", "en")
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        Thread reader = Thread.ofVirtual().start(() -> {
            try (BufferedReader text =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                text.lines().forEach(lines::add);
            } catch (IOException | RuntimeException e) {
                lines.add("closed");
            }
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> lines.contains("event:beat"));
        String number = open("Told over the line", PerceivedSeverity.MAJOR, "BKE-005");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> lines.stream().anyMatch(line -> line.startsWith("data:") && line.contains(number)));
        stream.body().close();
        reader.join();
    }

    @Test
    void drawsTheChainOfAnIncidentFromItsCauseToItsEffects() throws Exception {
        ObjectMapper json = new ObjectMapper();
        String site = "CP-" + UUID.randomUUID();
        String number = incidentOf(site, "commercialPowerFailure", "lowBatteryThreshold", "outOfService");
        String page = get("/incidents/" + number, "dispatcher", "en").body();
        assertThat(page)
                .contains("From the cause to its effects", "tf-chain", "+1 min", "+3 min", "1 site is silent")
                .doesNotContain("??");
        assertThat(get("/incidents/" + number, "dispatcher", "fr").body())
                .contains("De la cause à ses effets", "1 site ne répond plus")
                .doesNotContain("??");

        // What became of one of its alarms
        String id = json.readTree(
                        get("/api/incidents/" + number, "dispatcher", "en").body())
                .path("chain")
                .get(1)
                .path("alarms")
                .get(0)
                .asText();
        JsonNode why =
                json.readTree(get("/api/alarms/" + id + "/why", "analyst", "en").body());
        assertThat(why.findValuesAsText("decision")).containsSubsequence("raised", "correlated", "incident");
        JsonNode correlated = StreamSupport.stream(why.spliterator(), false)
                .filter(one -> one.path("decision").asText().equals("correlated"))
                .findFirst()
                .orElseThrow();
        assertThat(correlated.path("rule").asText()).contains("power");
        assertThat(correlated.path("ruleVersion").asInt()).isPositive();
        assertThat(correlated.path("otherwise").asText()).contains("rule");
        assertThat(get("/alarms/" + id + "/why", "dispatcher", "en").body())
                .contains("Otherwise:", "Rule: ", number)
                .doesNotContain("??", "alarm.decision.", "alarm.otherwise.");
        assertThat(get("/alarms/" + id + "/why", "dispatcher", "fr").body())
                .contains("Sinon :", "Règle :")
                .doesNotContain("??", "alarm.decision.", "alarm.otherwise.");
        assertThat(get("/api/alarms/" + UUID.randomUUID() + "/why", "analyst", "en")
                        .statusCode())
                .isEqualTo(404);

        // What joins later is no material change, but the belief follows it
        ArrayNode later = json.createArrayNode();
        later.addObject()
                .put("alarmType", "Equipment Alarm")
                .put("perceivedSeverity", "minor")
                .put("probableCause", "batteryDischarging")
                .put("sourceSystemId", "console-pages-test")
                .put("state", "raised")
                .put("alarmRaisedTime", Instant.now().toString())
                .putObject("alarmedObject")
                .put("id", site);
        client.send(
                request("/tmf-api/alarm/v4/alarm", "admin", "en")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(later.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> json.readTree(get("/api/incidents/" + number, "dispatcher", "en")
                                        .body())
                                .path("chain"),
                        chain -> chain.size() == 4);

        // The same incident for other systems
        JsonNode problem =
                json.readTree(get("/tmf-api/serviceProblemManagement/v4/serviceProblem/" + number, "dispatcher", "en")
                        .body());
        assertThat(problem.path("id").asText()).isEqualTo(number);
        assertThat(problem.path("status").asText()).isEqualTo("acknowledged");
        assertThat(problem.path("underlyingAlarm")).hasSize(4);
        assertThat(problem.path("rootCauseResource")).hasSize(1);
        assertThat(problem.path("rootCauseResource").get(0).path("id").asText()).isEqualTo(site);
        assertThat(problem.path("trackingRecord").size()).isGreaterThan(2);
        HttpResponse<String> list = get("/tmf-api/serviceProblemManagement/v4/serviceProblem?limit=1", "manager", "en");
        assertThat(list.headers().firstValue("X-Total-Count")).isPresent();
        assertThat(json.readTree(list.body())).hasSize(1);
        assertThat(get("/tmf-api/serviceProblemManagement/v4/serviceProblem/INC-1999-000001", "manager", "en")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void decidesAnIncidentAgainByTheRulesOfItsDayAndByADraft() throws Exception {
        ObjectMapper json = new ObjectMapper();
        String number = incidentOf("CP-" + UUID.randomUUID(), "commercialPowerFailure", "lowBatteryThreshold");
        String path = "/incidents/" + number + "/decided-again";
        assertThat(get("/incidents/" + number, "analyst", "en").body()).contains(path);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(get(path, "dispatcher", "en").body())
                        .contains("The rules of that day decide the same.")
                        .doesNotContain("??", "only here"));
        assertThat(get(path, "manager", "fr").body())
                .contains("Les règles de ce jour-là décident la même chose.")
                .doesNotContain("??");
        assertThat(get(path, "technician", "en").statusCode()).isEqualTo(403);
        assertThat(get("/incidents/INC-1999-000001/decided-again", "analyst", "en")
                        .statusCode())
                .isEqualTo(404);

        // What is no version is named; of drafts only those learn who may read them
        assertThat(get(path + "?correlation=4711", "analyst", "en").body())
                .contains("no stored version of correlation");
        assertThat(get(path + "?rootCause=latest", "analyst", "en").body()).contains("must be the number of a version");
        Map<String, String> files = new TreeMap<>(versions.files("correlation", firstShipped("correlation")));
        files.keySet().removeAll(List.of("power.drl", "general.drl"));
        long draft = Tenancy.as(Tenancy.DEFAULT, () -> drafts.open("correlation", "Nothing of power", files, "analyst"))
                .id();
        assertThat(get(path + "?correlation=draft-" + draft, "analyst", "en").body())
                .contains(
                        "These rules would have made 2 incidents of these 2 alarms.", "They would have named the same")
                .doesNotContain("??");
        assertThat(get(path + "?correlation=draft-" + draft, "dispatcher", "en").body())
                .contains("names no draft of correlation")
                .doesNotContain("Nothing of power");
        Tenancy.as(Tenancy.DEFAULT, () -> drafts.discard(draft, "analyst"));

        // The same for other systems
        JsonNode again = json.readTree(get("/api" + path, "analyst", "en").body());
        assertThat(again.path("groups")).hasSize(1);
        assertThat(again.path("groups").get(0)).hasSize(2);
        assertThat(again.at("/again/alarmId")).isEqualTo(again.at("/stored/alarmId"));
        assertThat(again.at("/again/ruleVersion")).isEqualTo(again.path("rootCauseVersion"));
        assertThat(again.path("same").asBoolean()).isTrue();
        // Another version that says the same gives the same answer, and one that says otherwise does not
        int then = again.path("rootCauseVersion").asInt();
        int remarked = variant("root-cause", then, "insert(new", "/* as before */ insert(new");
        JsonNode alike = json.readTree(
                get("/api" + path + "?rootCause=" + remarked, "analyst", "en").body());
        assertThat(alike.at("/again/ruleVersion").asInt()).isEqualTo(remarked);
        assertThat(alike.path("same").asBoolean()).isTrue();
        assertThat(alike.path("cause").asText()).isEqualTo("same");
        assertThat(get(path + "?rootCause=" + remarked, "analyst", "en").body())
                .contains("These rules decide the same.");
        int renamed = variant("root-cause", then, "rule \"", "rule \"Or else: ");
        JsonNode other = json.readTree(
                get("/api" + path + "?rootCause=" + renamed, "analyst", "en").body());
        assertThat(other.path("same").asBoolean()).isFalse();
        assertThat(other.path("sameGroups").asBoolean()).isTrue();
        assertThat(other.path("cause").asText()).isEqualTo("other_reasons");
        HttpResponse<String> wrong = get("/api" + path + "?rootCause=4711", "analyst", "en");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("rootCause", "names no stored version of root-cause");
        assertThat(get("/api" + path, "technician", "en").statusCode()).isEqualTo(403);
    }

    /** A stored version that was never in force. */
    private int variant(String set, int of, String text, String by) {
        Map<String, String> files = new TreeMap<>(versions.files(set, of));
        files.replaceAll((file, content) -> file.endsWith(".drl") ? content.replace(text, by) : content);
        return versions.store(set, files, of, "test", "The same in other words");
    }

    private int firstShipped(String set) {
        return versions.history(set).stream()
                .filter(RuleVersion::shipped)
                .mapToInt(RuleVersion::version)
                .min()
                .orElseThrow();
    }

    /** The incident of a site where each of these causes brings the next, 100 s later. */
    private String incidentOf(String site, String... causes) throws Exception {
        ObjectMapper json = new ObjectMapper();
        ArrayNode alarms = json.createArrayNode();
        Instant now = Instant.now();
        for (int i = 0; i < causes.length; i++) {
            ObjectNode alarm = alarms.addObject();
            alarm.put("alarmType", "Equipment Alarm")
                    .put("perceivedSeverity", "critical")
                    .put("probableCause", causes[i])
                    .put("sourceSystemId", "console-pages-test")
                    .put("state", "raised")
                    .put("alarmRaisedTime", now.minusSeconds(300 - 100L * i).toString());
            alarm.putObject("alarmedObject").put("id", site);
        }
        HttpResponse<String> posted = client.send(
                request("/tmf-api/alarm/v4/alarm", "admin", "en")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(alarms.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(posted.statusCode()).isEqualTo(201);
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> Tenancy.as(Tenancy.DEFAULT, () -> incidents.page("open", 0, 1000).incidents().stream()
                                .filter(one -> one.sites().contains(site)
                                        && incidents
                                                        .alarmCounts(List.of(one))
                                                        .of(one)
                                                        .all()
                                                == causes.length
                                        && one.rootCause() != null
                                        && one.rootCause().chain().size() == causes.length)
                                .map(Incident::number)
                                .findFirst()
                                .orElse("")),
                        found -> !found.isEmpty());
    }

    private String open(String title, PerceivedSeverity severity, String site) {
        return Tenancy.as(Tenancy.DEFAULT, () -> service.open(title, severity, List.of(site), "dispatcher"));
    }

    @Test
    void watchesASourceAndBringsItIntoLine() throws Exception {
        String source = "lined-up-nms";
        assertThat(post("/sources/" + source + "/expect", "manager", "minutes=90")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/sources/" + source + "/expect", "dispatcher", "minutes=0")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/sources/" + source + "/expect", "dispatcher", "minutes=90")
                        .statusCode())
                .isEqualTo(302);
        assertThat(get("/sources", "manager", "en").body()).contains(source, "Never heard", "every 90 minutes");

        assertThat(resynchronise(source, "[{\"alarmType\":\"Nonsense\"}]"))
                .contains("Nothing of " + source + " was taken", "[0].alarmType", "[0].sourceSystemId");
        assertThat(resynchronise(source, "no list")).contains("is no JSON");
        assertThat(resynchronise(source, """
                [{"alarmType":"Equipment Alarm","perceivedSeverity":"minor","probableCause":"fanFailure","state":"raised",
                "alarmedObject":{"id":"BKE-004"},"sourceSystemId":"%s","alarmRaisedTime":"2026-03-01T12:00:00Z"}]
                """.formatted(source)))
                .contains(source + " is in line: 1 alarms listed, 0 no longer active");
    }

    /** Gives the page a source's list as a browser does, and returns the page that follows. */
    private String resynchronise(String source, String list) throws Exception {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        String body = "--part\r\nContent-Disposition: form-data; name=\"list\"; filename=\"list.json\"\r\n"
                + "Content-Type: application/json\r\n\r\n" + list + "\r\n--part--\r\n";
        HttpResponse<String> answer = browser.send(
                request("/sources/" + source + "/resynchronise", "dispatcher", "en")
                        .header("Content-Type", "multipart/form-data; boundary=part")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        return browser.send(request("/sources", "dispatcher", "en").build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpResponse<String> get(String path, String user, String language) throws Exception {
        return client.send(request(path, user, language).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String user, String body) throws Exception {
        return client.send(
                request(path, user, "en")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> postJson(String path, String user, String body) throws Exception {
        return client.send(
                request(path, user, "en")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String user, String language) {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Basic " + credentials)
                .header("Accept-Language", language);
    }
}
