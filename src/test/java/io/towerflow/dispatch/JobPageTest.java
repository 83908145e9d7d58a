package io.towerflow.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.dispatch.visit.JobLink;
import io.towerflow.dispatch.visit.JobToken;
import io.towerflow.identity.Role;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.tenancy.Tenancy;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
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

/** A technician's job on its page, from the link in the SMS to the report; and what happens to whom the link does not let in. */
@TowerFlowTest
class JobPageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LINK = Pattern.compile("https?://[^/]+(/job/\\S+)");

    @Autowired
    TestRestTemplate http;

    @Autowired
    RuntimeService engine;

    @Autowired
    People people;

    @Autowired
    WorkOrders workOrders;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final String id = "page" + UUID.randomUUID().toString().substring(0, 8);
    private final String incident = "INC-" + id;
    private final String phone = Unused.phone();

    @Test
    void aJobFromTheLinkInTheSmsToTheReport() throws IOException {
        String page = offered();
        WorkOrder order = order();

        ResponseEntity<String> shown = http.getForEntity(page, String.class);
        assertThat(shown.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(shown.getBody())
                .doesNotContain("??")
                .contains("data-stage=\"asked\"", "J&#39;y vais", "Réparé", "Carburant dans la cuve");
        assertThat(shown.getHeaders().getFirst("Content-Security-Policy")).contains("script-src 'self'");
        assertThat(shown.getHeaders().getFirst("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(shown.getHeaders().getOrEmpty(HttpHeaders.SET_COOKIE)).noneMatch(it -> it.contains("SESSION"));
        assertThat(shown.getBody().length()).isLessThan(16_000);

        assertThat(said(page, UUID.randomUUID(), Map.of("what", "arrived"))
                        .path("answer")
                        .asText())
                .contains("Dites d'abord si vous y allez");
        UUID key = UUID.randomUUID();
        JsonNode accepted = said(page, key, Map.of("what", "accept"));
        assertThat(accepted.path("changed").asBoolean()).isTrue();
        assertThat(accepted.path("stage").asText()).isEqualTo("way");
        assertThat(said(page, key, Map.of("what", "accept"))).isEqualTo(accepted);
        assertThat(said(page, UUID.randomUUID(), Map.of("what", "accept"))
                        .path("answer")
                        .asText())
                .contains("déjà à vous ; rien n'a changé");
        assertThat(order().state()).isEqualTo(WorkOrderState.ACKNOWLEDGED);

        assertThat(await().atMost(PATIENCE).until(() -> invitation("dispatch.confirmation"), it -> !it.isEmpty()))
                .contains("METHOD:REQUEST", "SEQUENCE:0", "UID:" + order.id() + "." + id, id + "@towerflow.example");

        // Said twenty minutes ago without a connection: it counts from then.
        Instant before = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        said(page, UUID.randomUUID(), Map.of("what", "eta", "minutes", 30, "age", 20 * 60_000));
        assertThat(order().etaAt())
                .isBetween(before.plusSeconds(10 * 60), Instant.now().plusSeconds(10 * 60));
        assertThat(invitation("dispatch.expected")).contains("METHOD:REQUEST", "SEQUENCE:1");
        said(page, UUID.randomUUID(), Map.of("what", "arrived"));
        assertThat(said(page, UUID.randomUUID(), Map.of("what", "part"))
                        .path("changed")
                        .asBoolean())
                .isFalse();

        UUID photo = UUID.randomUUID();
        assertThat(send(page + "/pictures/" + photo, MediaType.IMAGE_JPEG, picture("jpg"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
        assertThat(send(page + "/pictures/" + photo, MediaType.IMAGE_JPEG, picture("jpg"))
                        .getBody()
                        .path("answer")
                        .asText())
                .isEqualTo("La photo est arrivée.");
        assertThat(send(
                                page + "/pictures/" + UUID.randomUUID(),
                                MediaType.IMAGE_JPEG,
                                "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8))
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
        send(page + "/pictures/" + UUID.randomUUID() + "?signer=Koffi", MediaType.IMAGE_PNG, picture("png"));
        said(page, UUID.randomUUID(), Map.of("what", "note", "words", "La porte ferme mal."));
        ResponseEntity<JsonNode> wrong = post(
                page + "/said/" + UUID.randomUUID(),
                Map.of("what", "checklist", "answers", Map.of("fuelPercent", 140)));
        assertThat(wrong.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(wrong.getBody().toString()).contains("answers.fuelPercent");
        said(
                page,
                UUID.randomUUID(),
                Map.of("what", "checklist", "answers", Map.of("safe", true, "siteState", "works", "fuelPercent", 40)));
        assertThat(said(page, UUID.randomUUID(), Map.of("what", "done", "words", "FUSE remplacé"))
                        .path("answer")
                        .asText())
                .contains("cause");
        assertThat(order().causeCode()).isEqualTo("FUSE");
        assertThat(said(page, UUID.randomUUID(), Map.of("what", "cannot", "words", "trop tard"))
                        .path("answer")
                        .asText())
                .contains("déjà clos");
        // What was on its way when the job ended still counts.
        assertThat(said(page, UUID.randomUUID(), Map.of("what", "note", "words", "Clé rendue."))
                        .path("changed")
                        .asBoolean())
                .isTrue();

        JsonNode report = get("/api/work-orders/" + order.id() + "/report").getBody();
        assertThat(report.path("pictures")).hasSize(2);
        assertThat(report.at("/pictures/1/signer").asText()).isEqualTo("Koffi");
        assertThat(report.at("/checklists/0/answers/fuelPercent").asInt()).isEqualTo(40);
        String path = "/api/work-orders/" + order.id() + "/pictures/"
                + report.at("/pictures/0/id").asText();
        ResponseEntity<byte[]> picture =
                http.withBasicAuth("dispatcher", "dispatcher").getForEntity(path, byte[].class);
        assertThat(picture.getHeaders().getContentType()).isEqualTo(MediaType.IMAGE_JPEG);
        assertThat(picture.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(picture.getBody()).isEqualTo(picture("jpg"));
        assertThat(http.withBasicAuth("technician", "technician")
                        .getForEntity(path, byte[].class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(http.withBasicAuth("dispatcher", "dispatcher")
                        .getForObject("/work-orders/" + order.id(), String.class))
                .contains("La porte ferme mal.", path, "Koffi");
        assertThat(get("/tmf-api/workOrder/v5/workOrder/" + order.id())
                        .getBody()
                        .at("/workOrderItem/0/work/attachment"))
                .hasSize(2);
        assertThat(in(() -> jdbc.sql("SELECT kind FROM work_order_event WHERE work_order_id = ? AND kind IN "
                                + "('accepted', 'photo-sent')")
                        .param(order.id())
                        .query(String.class)
                        .list()))
                .containsExactlyInAnyOrder("accepted", "photo-sent");
    }

    @Test
    void whoHasNoRightToAJobIsToldAndChangesNothing() {
        String page = offered();
        WorkOrder order = order();
        String forged = page.substring(0, page.length() - 1) + (page.endsWith("A") ? "B" : "A");

        ResponseEntity<String> refused = http.getForEntity(forged, String.class);
        assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(refused.getBody()).contains("Ce lien n&#39;est pas de nous", "This link is not one of ours");
        assertThat(post(forged + "/said/" + UUID.randomUUID(), Map.of("what", "accept"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(http.getForEntity("/job/nonsense", String.class).getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);

        String expired = link(order.id(), id + "-late", Instant.now().minusSeconds(1));
        ResponseEntity<String> late = http.getForEntity(expired, String.class);
        assertThat(late.getStatusCode()).isEqualTo(HttpStatus.GONE);
        assertThat(late.getBody()).contains("Ce lien a expiré", "This link has expired");
        assertThat(post(expired + "/said/" + UUID.randomUUID(), Map.of("what", "accept"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.GONE);

        String foreign = link(order.id(), id + "-other", Instant.now().plusSeconds(600));
        assertThat(http.getForEntity(foreign, String.class).getStatusCode()).isEqualTo(HttpStatus.GONE);
        ResponseEntity<JsonNode> said = post(foreign + "/said/" + UUID.randomUUID(), Map.of("what", "accept"));
        assertThat(said.getStatusCode()).isEqualTo(HttpStatus.GONE);
        assertThat(said.getBody().path("detail").asText()).contains("plus à vous", "not yours any more");
        assertThat(order()).isEqualTo(order);

        said(page, UUID.randomUUID(), Map.of("what", "accept"));
        await().atMost(PATIENCE)
                .until(() -> !invitation("dispatch.confirmation").isEmpty());
        said(page, UUID.randomUUID(), Map.of("what", "decline", "words", "malade"));
        assertThat(invitation("dispatch.given-back")).contains("METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED");
        ResponseEntity<String> over = http.getForEntity(page, String.class);
        assertThat(over.getStatusCode()).isEqualTo(HttpStatus.GONE);
        assertThat(over.getBody()).contains("confié à quelqu", "gone to somebody else");
        ResponseEntity<JsonNode> tooLate = post(page + "/said/" + UUID.randomUUID(), Map.of("what", "done"));
        assertThat(tooLate.getStatusCode()).isEqualTo(HttpStatus.GONE);
        assertThat(tooLate.getBody().path("changed").asBoolean()).isFalse();
        assertThat(tooLate.getBody().path("answer").asText()).contains("quelqu'un d'autre");
        assertThat(order().state()).isNotEqualTo(WorkOrderState.COMPLETED);
    }

    /** Has a technician asked, and returns the path of the page that the SMS names. */
    private String offered() {
        in(() -> {
            jdbc.sql("INSERT INTO incident (number, tenant_id, state, severity, sites, title, opened_at, changed_at) "
                            + "VALUES (?, 'default', 'open', 'major', ARRAY['S-1'], 'Mains failure.', now(), now())")
                    .param(incident)
                    .update();
            people.saveTechnicians(List.of(new Technician(
                    new Person(id, "Awa", Role.TECHNICIAN, phone, id + "@towerflow.example", Locale.FRENCH),
                    Set.of(Skill.POWER),
                    5.3,
                    -4,
                    "24/7",
                    ZoneId.of("Africa/Abidjan"))));
            return true;
        });
        Tenancy.as(Tenancy.DEFAULT, () -> engine.createProcessInstanceByKey("dispatch-technician")
                .businessKey(incident)
                .setVariables(Map.of("incidentNumber", incident, "incidentPriority", 50, "technicianId", id))
                .execute());
        return await().atMost(PATIENCE).until(this::pageInSms, path -> !path.isEmpty());
    }

    private String pageInSms() {
        JsonNode messages =
                http.withBasicAuth("admin", "admin").getForObject("/demo/phones/messages?limit=1000", JsonNode.class);
        return StreamSupport.stream(messages.spliterator(), false)
                .filter(message -> message.path("number").asText().equals(phone))
                .map(message -> LINK.matcher(message.path("body").asText()))
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .findFirst()
                .orElse("");
    }

    /** A link that is rightly signed, for whomever and however long. */
    private String link(String workOrderId, String technicianId, Instant expiresAt) {
        JobLink link =
                new JobLink(Tenancy.DEFAULT, workOrderId, technicianId, expiresAt.truncatedTo(ChronoUnit.SECONDS));
        return in(() -> {
            byte[] secret = jdbc.sql("SELECT secret FROM job_link_secret")
                    .query(byte[].class)
                    .single();
            String token = JobToken.write(link, secret);
            jdbc.sql(
                            "INSERT INTO job_link (token_digest, work_order_id, technician_id, expires_at) VALUES (?, ?, ?, ?)")
                    .params(
                            JobToken.digest(token).orElseThrow(),
                            workOrderId,
                            technicianId,
                            Timestamp.from(link.expiresAt()))
                    .update();
            return "/job/" + token;
        });
    }

    /** What went with the mail of this template for the technician's calendar, its lines unfolded; empty where there is none yet. */
    private String invitation(String template) {
        return in(() -> jdbc.sql("SELECT invitation FROM message WHERE recipient_id = ? AND template = ? "
                        + "AND channel = 'mail' AND invitation IS NOT NULL")
                .params(id, template)
                .query(String.class)
                .optional()
                .map(text -> text.replace("\r\n ", ""))
                .orElse(""));
    }

    private WorkOrder order() {
        return in(() -> workOrders.ofIncident(incident).getFirst());
    }

    private JsonNode said(String page, UUID key, Map<String, Object> what) {
        return post(page + "/said/" + key, what).getBody();
    }

    private ResponseEntity<JsonNode> post(String path, Object body) {
        return http.postForEntity(path, body, JsonNode.class);
    }

    private ResponseEntity<JsonNode> send(String path, MediaType type, byte[] bytes) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(type);
        return http.exchange(path, HttpMethod.POST, new HttpEntity<>(bytes, headers), JsonNode.class);
    }

    private ResponseEntity<JsonNode> get(String path) {
        return http.withBasicAuth("dispatcher", "dispatcher").getForEntity(path, JsonNode.class);
    }

    private static byte[] picture(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }

    private <T> T in(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, () -> transaction.execute(tx -> work.get()));
    }
}
