package io.towerflow.console.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.console.IdempotentActions;
import io.towerflow.dispatch.OfferService;
import io.towerflow.dispatch.VisitService;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderRequests;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.visit.VisitReports;
import io.towerflow.identity.Role;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.tenancy.Tenancy;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What an incident's page says there is to do, from triage to the confirmed cause. */
@TowerFlowTest
class TaskPagesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LINK =
            Pattern.compile("href=\"(/camunda/app/tasklist/default/#/\\?filter=([\\w-]+)&amp;task=([\\w-]+))\"");
    private static final Pattern SHOWN = Pattern.compile("name=\"shown\" value=\"([^\"]*)\"");

    @Autowired
    TestRestTemplate http;

    @Autowired
    IncidentService incidents;

    @Autowired
    OfferService offers;

    @Autowired
    VisitService visits;

    @Autowired
    WorkOrders workOrders;

    @Autowired
    WorkOrderRequests requests;

    @Autowired
    VisitReports reports;

    @Autowired
    People people;

    @Autowired
    RuntimeService engine;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final String technician = "task" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void anIncidentIsDecidedOnItsPageWhichSaysWhoIsAskedAndWhatCameBack() throws IOException {
        String other = open("A door is open");
        String number = open("The guard heard a bang");
        saveTechnician();
        Matcher link = awaitTask(other);
        link = awaitTask(number);
        String task = link.group(3);

        // The list that the link opens contains the task
        assertThat(StreamSupport.stream(
                                get("/engine-rest/filter/" + link.group(2) + "/list?maxResults=1000", "dispatcher")
                                        .spliterator(),
                                false)
                        .map(one -> one.path("id").asText()))
                .contains(task);
        // A manager is told whose turn it is, and is asked nothing
        assertThat(page(number, "manager", "en")).contains("the dispatchers").doesNotContain("name=\"decision\"");
        assertThat(page(number, "dispatcher", "fr"))
                .contains("Envoyer un technicien")
                .doesNotContain("What to do?");
        // What is typed stays while nothing changes
        Matcher shown = SHOWN.matcher(page(number, "dispatcher", "en"));
        assertThat(shown.find()).isTrue();
        assertThat(text("/incidents/" + number + "/task?shown=" + shown.group(1), "dispatcher", "en")
                        .getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);

        String address = "/incidents/" + number + "/task/" + task;
        assertThat(post(address, Map.of("decision", "pray")).getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(post(address, Map.of("decision", "watch", "allClear", "true"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(post("/incidents/" + other + "/task/" + task, Map.of("decision", "watch"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(post(address, Map.of("decision", "dispatch", "technicianId", technician, "overruleReason", "near"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.FOUND);
        assertThat(post(address, Map.of("decision", "watch")).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);

        // The demo's owner of this site wants to be asked for each visit
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(page(number, "dispatcher", "en"))
                .contains("name=\"permit\""));
        post("/incidents/" + number + "/task/" + awaitTask(number).group(3), Map.of("permit", "granted"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(page(number, "dispatcher", "en"))
                .containsPattern("Adjoua was asked by SMS at \\d\\d:\\d\\d, must answer by \\d\\d:\\d\\d\\."));
        assertThat(page(number, "dispatcher", "fr")).containsPattern("Adjoua a été interrogé par SMS à \\d\\d:\\d\\d");
        assertThat(page(number, "dispatcher", "en"))
                .contains("Decided: send a technician")
                .containsPattern("<a href=\"/incidents/INC-[\\w-]+\">Next: INC-");

        assertThat(page(number, "dispatcher", "en")).containsPattern("id=\"travel\"(?s:.*?)before the SLA is over");
        assertThat(text("/hand-over", "dispatcher", "en").getBody())
                .contains("Who takes over", "What changed since", "Adjoua must have answered for");

        visit(number);
        clear(number);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(page(number, "dispatcher", "en"))
                .contains("name=\"verdict\""));
        assertThat(page(number, "dispatcher", "en"))
                .contains(
                        "What was it?",
                        "rectifier",
                        "«RECT &lt;b&gt;burnt&lt;/b&gt; smell»",
                        "Adjoua accepted",
                        "on site",
                        "«The fence is down»",
                        "/pictures/")
                .doesNotContain("<b>burnt");

        String confirm = awaitTask(number).group(3);
        String form = get("/engine-rest/task/" + confirm + "/variables/show_en?deserializeValue=false", "dispatcher")
                .path("value")
                .asText();
        assertThat(form)
                .contains("rectifier", "fence is down", "/pictures/", "Adjoua accepted")
                .doesNotContain("<b>burnt");
        // What comes later is shown, too
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx ->
                        requests.note(workOrders.ofIncident(number).getFirst().id(), "A second look", "dispatcher")));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        get("/engine-rest/task/" + confirm + "/variables/show_en?deserializeValue=false", "dispatcher")
                                .path("value")
                                .asText())
                .contains("A second look"));

        assertThat(post("/incidents/" + number + "/task/" + confirm, Map.of("verdict", "confirmed"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.FOUND);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(page(number, "dispatcher", "en"))
                .contains("Nothing is left to do.", "Root cause confirmed"));
    }

    @Test
    void aPermitSaysWhatIsAskedOfWhomAndWhy() {
        String number = open("A gate is locked");
        saveTechnician();
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> {
                    jdbc.sql("UPDATE incident SET sites = ARRAY['PERMIT-1'] WHERE number = ?")
                            .param(number)
                            .update();
                    jdbc.sql(
                                    "INSERT INTO site_access (site_id, permit_needed, contact) VALUES ('PERMIT-1', true, 'Mme Koné') "
                                            + "ON CONFLICT DO NOTHING")
                            .update();
                }));
        String task = awaitTask(number).group(3);
        post("/incidents/" + number + "/task/" + task, Map.of("decision", "dispatch"));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(page(number, "dispatcher", "en"))
                .contains(
                        "Of whom: Mme Koné",
                        "Why: the owner of the site allows each visit",
                        "name=\"permit\"",
                        "goes on by itself at"));
        assertThat(get(
                                "/engine-rest/task/" + awaitTask(number).group(3)
                                        + "/variables/show_fr?deserializeValue=false",
                                "dispatcher")
                        .path("value")
                        .asText())
                .contains("Mme Koné", "Pourquoi");
    }

    @Test
    void whatAPageSendsAgainIsDoneOnce() {
        String number = open("The line was cut");
        String key = UUID.randomUUID().toString();
        String note = "Sent twice " + key;
        Map<String, String> fields = Map.of("note", note);
        assertThat(kept("/incidents/" + number + "/note", fields, key).getBody())
                .isEqualTo("{\"done\": true, \"again\": false}");
        assertThat(kept("/incidents/" + number + "/note", fields, key).getBody())
                .isEqualTo("{\"done\": true, \"again\": true}");
        assertThat(page(number, "dispatcher", "en").split(note, -1)).hasSize(2 + 1);

        // What was refused was not done, and may be tried again with the same key
        String other = UUID.randomUUID().toString();
        assertThat(kept("/incidents/" + number + "/task/none", Map.of(), other).getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(kept("/incidents/" + number + "/acknowledge", Map.of(), other)
                        .getBody())
                .contains("\"again\": false");
        assertThat(kept("/incidents/" + number + "/acknowledge", Map.of(), "once")
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    private String open(String title) {
        return Tenancy.as(
                Tenancy.DEFAULT,
                () -> incidents.open(title, PerceivedSeverity.CRITICAL, List.of("BKE-001"), "dispatcher"));
    }

    private void saveTechnician() {
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> people.saveTechnicians(List.of(new Technician(
                        new Person(technician, "Adjoua", Role.TECHNICIAN, Unused.phone(), null, Locale.FRENCH),
                        Set.of(Skill.values()),
                        7.69,
                        -5.03,
                        "24/7",
                        ZoneId.of("Africa/Abidjan"))))));
    }

    /** What the technician does and sends. */
    private void visit(String number) throws IOException {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", picture);
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> {
                    WorkOrder order = workOrders.ofIncident(number).getFirst();
                    offers.accept(order.id(), technician, technician);
                    visits.arrive(order.id(), technician, technician);
                    reports.keepPicture(order, technician, picture.toByteArray(), null, Instant.now());
                    requests.note(order.id(), "The fence is down", technician);
                    visits.complete(order.id(), technician, "RECT <b>burnt</b> smell", technician);
                }));
    }

    /** As if its alarms had cleared, once the process has heard of the repair. */
    private void clear(String number) {
        await().atMost(PATIENCE)
                .until(() -> engine.createProcessInstanceQuery()
                                .processInstanceBusinessKey(number, "dispatch-technician")
                                .count()
                        == 0);
        Tenancy.as(Tenancy.DEFAULT, () -> {
            transaction.executeWithoutResult(
                    tx -> jdbc.sql("UPDATE incident SET state = 'cleared', cleared_at = now() WHERE number = ?")
                            .param(number)
                            .update());
            // The engine's own jobs may be at the same process
            await().atMost(PATIENCE)
                    .ignoreException(OptimisticLockingException.class)
                    .until(() -> engine.createMessageCorrelation("incident.allClear")
                                    .processInstanceBusinessKey(number)
                                    .correlateWithResult()
                            != null);
        });
    }

    private Matcher awaitTask(String number) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            Matcher link = LINK.matcher(page(number, "dispatcher", "en"));
                            return link.find() ? link : null;
                        },
                        found -> found != null);
    }

    private String page(String number, String user, String language) {
        ResponseEntity<String> page = text("/incidents/" + number, user, language);
        assertThat(page.getStatusCode()).as(page.getBody()).isEqualTo(HttpStatus.OK);
        return String.valueOf(page.getBody());
    }

    private ResponseEntity<String> text(String path, String user, String language) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, language);
        headers.setAccept(List.of(MediaType.TEXT_HTML));
        return http.withBasicAuth(user, user).exchange(path, HttpMethod.GET, new HttpEntity<>(headers), String.class);
    }

    private JsonNode get(String path, String user) {
        return http.withBasicAuth(user, user).getForObject(path, JsonNode.class);
    }

    private ResponseEntity<String> post(String path, Map<String, String> fields) {
        return post(path, fields, new HttpHeaders());
    }

    private ResponseEntity<String> kept(String path, Map<String, String> fields, String key) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(IdempotentActions.KEY, key);
        headers.setAccept(List.of(MediaType.APPLICATION_JSON));
        return post(path, fields, headers);
    }

    /** Follows no redirect. */
    private ResponseEntity<String> post(String path, Map<String, String> fields, HttpHeaders headers) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(http.getRootUri() + path))
                .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                .header(
                        HttpHeaders.AUTHORIZATION,
                        "Basic " + HttpHeaders.encodeBasicAuth("dispatcher", "dispatcher", null))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return ResponseEntity.status(answer.statusCode()).body(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
