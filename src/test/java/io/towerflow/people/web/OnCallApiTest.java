package io.towerflow.people.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.component.VEvent;
import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

@TowerFlowTest
class OnCallApiTest {

    private static final String TECHNICIANS = "id,name,phone,mail,skills,latitude,longitude,shift\n";
    private static final String TEAMS = "id,name,calls,region,skills,time_zone,country,business_hours,required\n";
    private static final String ROTATIONS = "team,rotation,call_order,members,starts_on,hand_over,turn,hours\n";

    @Autowired
    TestRestTemplate http;

    @Autowired
    Clock clock;

    private final String phone = Unused.phone();
    private final String id = "t" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void saysWhoIsOnCallAtThreeOnASundayAndFeedsCalendars() {
        importPlan();

        JsonNode answer =
                get("?region=" + id + "&skill=power&at=2027-03-07T03:00:00Z").getBody();
        assertThat(answer.path("onCall")).as("%s", answer).hasSizeGreaterThanOrEqualTo(2);
        // Two teams of all regions, the demo's, stand behind the region's own
        assertThat(answer.path("onCall").get(0).path("person").asText()).isEqualTo(id + "-ann");
        assertThat(answer.path("onCall").get(0).path("until").asText()).startsWith("2027-03-08T08:00");
        assertThat(answer.path("onCall").get(1).path("person").asText()).isEqualTo(id + "-bob");
        assertThat(answer.path("onCall").get(1).path("callOrder").asInt()).isEqualTo(2);
        assertThat(answer.path("businessHours").asBoolean()).isFalse();
        assertThat(get("?region=" + id + "&skill=cooling&role=technician&at=2027-03-07T03:00:00Z")
                        .getBody()
                        .path("onCall"))
                .isEmpty();

        ResponseEntity<String> feed = http.withBasicAuth("technician", "technician")
                .getForEntity("/api/on-call/" + id + ".ics", String.class);
        assertThat(feed.getHeaders().getContentType().toString()).startsWith("text/calendar");
        List<VEvent> events = Biweekly.parse(feed.getBody()).first().getEvents();
        assertThat(events).hasSizeGreaterThan(20);
        assertThat(events).extracting(event -> event.getUid().getValue()).doesNotHaveDuplicates();
    }

    @Test
    void anAbsenceBecomesAGapUntilSomebodyTakesIt() {
        importPlan();
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(20);
        String from = day + "T00:00:00Z";
        String until = day.plusDays(1) + "T00:00:00Z";
        String override = post(Map.of("from", from, "until", until, "absent", id + "-ann"))
                .getBody()
                .path("id")
                .asText();
        String also = post(Map.of("from", from, "until", until, "absent", id + "-bob"))
                .getBody()
                .path("id")
                .asText();

        assertThat(gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.path("from").asText()).startsWith(day + "T"));
        for (String one : List.of(override, also)) {
            http.withBasicAuth("manager", "manager").delete("/api/on-call/overrides/" + one);
        }
        assertThat(gaps()).isEmpty();
    }

    @Test
    void namesEachFieldThatIsWrong() {
        importPlan();
        assertThat(get("?at=tomorrow").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(get("?at=tomorrow").getBody().toString()).contains("2026-12-06T03:00:00Z");
        assertThat(get("?skill=cooking").getBody().toString()).contains("cooking", "transmission");
        ResponseEntity<JsonNode> wrong = post(
                Map.of("from", "2026-12-12T00:00:00Z", "until", "2026-12-11T00:00:00Z", "absent", "nobody-at-all"));
        assertThat(wrong.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(wrong.getBody().toString()).contains("until", "later than from", "nobody-at-all");
        assertThat(http.withBasicAuth("technician", "technician")
                        .postForEntity("/api/on-call/teams/" + id + "/overrides", Map.of(), String.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);

        String report = send(Map.of(
                        "on-call-teams.csv",
                        TEAMS + "Ü,Team,cook,,,Mars/Olympus,XX,always,sometimes\n",
                        "on-call-rotations.csv",
                        ROTATIONS + id + ",r,12,a|b,soon,25:00,monthly,never\n"))
                .getBody()
                .toString();
        assertThat(report)
                .contains("Mars/Olympus", "XX", "sometimes", "soon", "25:00", "monthly", "never", "lower-case letters");
    }

    @Test
    void saysThatTwoPeopleShareATelephone() {
        importPlan();
        String answer = http.withBasicAuth("manager", "manager")
                .exchange("/api/on-call/warnings", HttpMethod.GET, new HttpEntity<>(english()), String.class)
                .getBody();
        assertThat(answer).contains("shared-phone", id + "-ann", id + "-bob", phone);
    }

    private void importPlan() {
        ResponseEntity<JsonNode> answer = send(Map.of(
                "technicians.csv",
                TECHNICIANS + id + "-ann,Ann," + phone + "," + id + "@example.org,power,5,-4,24/7\n" + id + "-bob,Bob,"
                        + phone + ",,power,5,-4,24/7\n",
                "on-call-teams.csv",
                TEAMS + id + ",Team " + id + ",technician," + id + ",power,Africa/Abidjan,CI,,\n",
                "on-call-rotations.csv",
                ROTATIONS + id + ",main,1," + id + "-ann|" + id + "-bob,2019-12-30,08:00,weekly,\n" + id + ",back-up,2,"
                        + id + "-bob|" + id + "-ann,2019-12-30,08:00,weekly,\n"));
        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.OK);
    }

    private List<JsonNode> gaps() {
        JsonNode all = get("/gaps?weeks=12").getBody();
        return java.util.stream.StreamSupport.stream(all.spliterator(), false)
                .filter(gap -> gap.path("team").asText().equals(id))
                .toList();
    }

    private ResponseEntity<JsonNode> get(String path) {
        return http.withBasicAuth("manager", "manager")
                .exchange("/api/on-call" + path, HttpMethod.GET, new HttpEntity<>(english()), JsonNode.class);
    }

    private ResponseEntity<JsonNode> post(Map<String, String> body) {
        return http.withBasicAuth("manager", "manager")
                .postForEntity("/api/on-call/teams/" + id + "/overrides", body, JsonNode.class);
    }

    private ResponseEntity<JsonNode> send(Map<String, String> files) {
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        files.forEach((name, text) -> parts.add("file", new ByteArrayResource(text.getBytes(UTF_8)) {
            @Override
            public String getFilename() {
                return name;
            }
        }));
        HttpHeaders headers = english();
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        return http.withBasicAuth("admin", "admin")
                .postForEntity("/api/inventory", new HttpEntity<>(parts, headers), JsonNode.class);
    }

    private static HttpHeaders english() {
        HttpHeaders headers = new HttpHeaders();
        headers.setAcceptLanguageAsLocales(List.of(Locale.ENGLISH));
        return headers;
    }
}
