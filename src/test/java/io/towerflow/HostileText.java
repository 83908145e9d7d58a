package io.towerflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Puts a text that tries to be everything but text into every field that takes one from outside, by the ways on which it comes:
 * imports, alarms of every kind, people's words, answers by SMS, texts of messages, names of accounts.
 */
final class HostileText {

    /** Where it would lead to whoever follows its Markdown; nobody answers there. */
    static final String ELSEWHERE = "//hostile.invalid/";
    /** What it shows where some part of the product reckons with it. */
    static final String RECKONED = "tf49tf";
    /** Of a piece of it that every field has room for; a page that shows it shows the whole as text. */
    static final String SEEN = "<img src=x";

    /** For short fields: names of people, sites and regions. */
    static final String NAME = "<img src=x class=hostile onerror=hostile=1>";

    static final String TEXT = NAME + "\"'></td><script class=hostile>hostile=1</script>"
            + "[x](javascript:hostile=1)[y](" + ELSEWHERE + ")![z](" + ELSEWHERE + ")"
            + "{{7*7}}tf${7*7}tf[[${7*7}]]tf#{7*7}tf`**hostile**`";
    /** For fields without a narrow limit, beyond a screen's width. */
    static final String LONG =
            "# hostile\n\n* hostile\n<svg class=hostile onload=hostile=1>\u202Eeltsoh\u202C 👩\u200D🔧 é \\u003cb\\u003e "
                    + TEXT + " " + "W".repeat(300);

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final RunningServer server;

    /** Site and equipment of the hostile network. */
    static final String SITE = "HOSTILE-1";

    HostileText(RunningServer server) {
        this.server = server;
    }

    /** An incident at the hostile site and the technician's order that came of it. */
    record Story(String incident, String waiting, String order, String window, String draft) {}

    Story tell() {
        network();
        alarms();
        String incident = incidentAt(SITE);
        String waiting = opened();
        words(incident);
        String order = order(incident);
        String window = window();
        String draft = draft();
        texts();
        account();
        return new Story(incident, waiting, order, window, draft);
    }

    private void network() {
        String day = Instant.now().truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("feeders.csv", csv("id,name", List.of("HOSTILE-F", NAME)));
        files.put(
                "sites.csv",
                csv(
                        "id,name,latitude,longitude,region,hub,feeder,technologies,occupants",
                        List.of(SITE, NAME, "6.8", "-5.3", NAME, "yes", "HOSTILE-F", "4G", NAME),
                        List.of("HOSTILE-2", NAME + "2", "6.9", "-5.3", NAME, "no", "HOSTILE-F", "4G", NAME)));
        files.put(
                "equipment.csv", csv("id,site,kind,name,vendor", List.of("HOSTILE-E", SITE, "RECTIFIER", NAME, NAME)));
        files.put("links.csv", csv("id,kind,site_a,site_b", List.of("HOSTILE-L", "fibre", SITE, "HOSTILE-2")));
        files.put(
                "technicians.csv",
                csv(
                        "id,name,phone,mail,language,skills,latitude,longitude,shift",
                        List.of(
                                "hostile",
                                NAME,
                                "+2250700009999",
                                "hostile@example.invalid",
                                "en",
                                "power|radio|transmission",
                                "6.8",
                                "-5.3",
                                "24/7")));
        files.put(
                "stock.csv",
                csv(
                        "location,part,quantity,name,latitude,longitude",
                        List.of("hostile-depot", "rectifier-module", "3", NAME, "6.8", "-5.3")));
        files.put("access.csv", csv("site,permit,contact", List.of(SITE, "no", NAME)));
        files.put("calendar-days.csv", csv("country,day,name,working", List.of("CI", day, NAME, "no")));
        files.put(
                "on-call-teams.csv",
                csv(
                        "id,name,calls,region,time_zone,country",
                        List.of("hostile", NAME, "technician", NAME, "UTC", "CI")));
        files.put(
                "on-call-rotations.csv",
                csv("team,rotation,members,starts_on", List.of("hostile", "first", "hostile", day)));
        expect(200, multipart("/api/inventory", files, "admin"));
    }

    @SafeVarargs
    private static String csv(String head, List<String>... rows) {
        return head + "\n"
                + Arrays.stream(rows)
                        .map(row -> row.stream()
                                .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                                .collect(Collectors.joining(",")))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private void alarms() {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String object = TEXT.substring(0, 190);
        for (String alarmed : List.of("HOSTILE-E", SITE, object)) {
            expect(
                    201,
                    send(
                            "POST",
                            "/tmf-api/alarm/v4/alarm",
                            Map.ofEntries(
                                    Map.entry("sourceSystemId", TEXT.substring(0, 150)),
                                    Map.entry("externalAlarmId", TEXT.substring(0, 150)),
                                    Map.entry("alarmType", "equipmentAlarm"),
                                    Map.entry("perceivedSeverity", "critical"),
                                    Map.entry(
                                            "probableCause",
                                            alarmed.equals(SITE) ? "powerProblem" : TEXT.substring(0, 150)),
                                    Map.entry("specificProblem", TEXT.substring(0, 190)),
                                    Map.entry("alarmDetails", LONG),
                                    Map.entry("proposedRepairedActions", LONG),
                                    Map.entry(NAME, LONG),
                                    Map.entry("alarmRaisedTime", now),
                                    Map.entry("alarmedObject", Map.of("id", alarmed, "name", TEXT))),
                            "admin"));
        }
        expect(
                200,
                send(
                        "POST",
                        "/connectors/alertmanager",
                        Map.of(
                                "version",
                                "4",
                                "receiver",
                                TEXT,
                                "status",
                                "firing",
                                "externalURL",
                                "javascript:hostile=1",
                                "groupLabels",
                                Map.of(),
                                "commonLabels",
                                Map.of(),
                                "commonAnnotations",
                                Map.of(),
                                "groupKey",
                                TEXT,
                                "alerts",
                                List.of(Map.of(
                                        "status", "firing",
                                        "startsAt", now,
                                        "endsAt", "0001-01-01T00:00:00Z",
                                        "fingerprint", "f00d",
                                        "generatorURL", "javascript:hostile=1",
                                        "labels",
                                                Map.of(
                                                        "alertname", TEXT.substring(0, 140),
                                                        "site", SITE,
                                                        "instance", NAME,
                                                        "job", TEXT,
                                                        "severity", "critical"),
                                        "annotations",
                                                Map.of("summary", LONG, "runbook_url", "javascript:hostile=1")))),
                        "admin"));
        long micros = Instant.now().toEpochMilli() * 1000;
        expect(
                202,
                send(
                        "POST",
                        "/connectors/ves/eventListener/v7",
                        Map.of(
                                "event",
                                Map.of(
                                        "commonEventHeader",
                                        Map.ofEntries(
                                                Map.entry("domain", "fault"),
                                                Map.entry("eventId", NAME),
                                                Map.entry("eventName", TEXT),
                                                Map.entry("sourceName", SITE),
                                                Map.entry("reportingEntityName", TEXT.substring(0, 150)),
                                                Map.entry("priority", "High"),
                                                Map.entry("sequence", 0),
                                                Map.entry("startEpochMicrosec", micros),
                                                Map.entry("lastEpochMicrosec", micros),
                                                Map.entry("version", "4.1"),
                                                Map.entry("vesEventListenerVersion", "7.2.1")),
                                        "faultFields",
                                        Map.of(
                                                "faultFieldsVersion", "4.0",
                                                "alarmCondition", TEXT.substring(0, 150),
                                                "eventSeverity", "MAJOR",
                                                "eventSourceType", "other",
                                                "specificProblem", TEXT.substring(0, 190),
                                                "vfStatus", "Active",
                                                "alarmAdditionalInformation", Map.of(NAME, LONG)))),
                        "admin"));
        // Refused, and kept for somebody to read.
        send(
                "POST",
                "/tmf-api/alarm/v4/alarm",
                Map.of("perceivedSeverity", LONG, "alarmedObject", Map.of("id", NAME)),
                "admin");
    }

    private String incidentAt(String site) {
        return Awaitility.await("an incident at the hostile site")
                .atMost(PATIENCE)
                .until(
                        () -> StreamSupport.stream(
                                        read("/api/incidents?state=open&limit=1000")
                                                .spliterator(),
                                        false)
                                .filter(one -> one.path("sites").toString().contains(site))
                                .map(one -> one.path("number").asText())
                                .findFirst()
                                .orElse(""),
                        found -> !found.isEmpty());
    }

    /** Opened by a person; its triage stays open. */
    private String opened() {
        return json(send(
                        "POST",
                        "/api/incidents",
                        Map.of("title", TEXT, "severity", "critical", "sites", List.of("HOSTILE-2")),
                        "dispatcher"))
                .path("number")
                .asText();
    }

    private void words(String incident) {
        expect(201, send("POST", "/api/incidents/" + incident + "/notes", Map.of("text", LONG), "dispatcher"));
        expect(201, send("POST", "/api/hand-over-notes", Map.of("text", LONG), "dispatcher"));
        String alarm = read("/tmf-api/alarm/v4/alarm?alarmedObject.id=" + SITE)
                .at("/0/id")
                .asText();
        expect(
                200,
                send(
                        "PATCH",
                        "/tmf-api/alarm/v4/alarm/" + alarm,
                        Map.of(
                                "ackState",
                                "acknowledged",
                                "ackSystemId",
                                NAME,
                                "comment",
                                List.of(Map.of("comment", LONG, "systemId", NAME))),
                        "dispatcher"));
        Instant soon = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
        expect(
                201,
                send(
                        "POST",
                        "/api/on-call/teams/hostile/overrides",
                        Map.of(
                                "from", soon.toString(),
                                "until", soon.plus(2, ChronoUnit.HOURS).toString(),
                                "absent", "hostile",
                                "reason", LONG.substring(0, 400)),
                        "dispatcher"));
    }

    /** The hostile technician is sent, answers in hostile words, and comes back without success. */
    private String order(String incident) {
        String task = task(incident, "userTask_triageIncident");
        send("POST", "/engine-rest/task/" + task + "/claim", Map.of("userId", "dispatcher"), "dispatcher");
        expect(
                202,
                send(
                        "POST",
                        "/api/incidents/" + incident + "/triage",
                        Map.of("decision", "dispatch", "technicianId", "hostile", "reason", LONG.substring(0, 400)),
                        "dispatcher"));
        JsonNode order = Awaitility.await("the order")
                .atMost(PATIENCE)
                .until(() -> read("/api/work-orders?incidentNumber=" + incident).path(0), one -> one.path("state")
                        .asText()
                        .matches("offered|pending"));
        String phone = URLEncoder.encode("+2250700009999", StandardCharsets.UTF_8);
        send("POST", "/demo/phones/" + phone + "/reply", Map.of("body", LONG), null);
        String id = order.path("id").asText();
        expect(202, send("POST", "/api/work-orders/" + id + "/accept", Map.of(), "dispatcher"));
        expect(202, send("POST", "/api/work-orders/" + id + "/not-repaired", Map.of("reason", LONG), "dispatcher"));
        return id;
    }

    String task(String incident, String key) {
        return Awaitility.await(key + " of " + incident)
                .atMost(PATIENCE)
                .until(
                        () -> read("/engine-rest/task?taskDefinitionKey=" + key + "&processInstanceBusinessKey="
                                        + incident)
                                .at("/0/id")
                                .asText(),
                        found -> !found.isEmpty());
    }

    private String window() {
        Instant start = Instant.now().plus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS);
        return json(send(
                        "POST",
                        "/api/maintenance-windows",
                        Map.of(
                                "objects", List.of(SITE, "HOSTILE-E"),
                                "reason", LONG.substring(0, 480),
                                "start", start.toString(),
                                "end", start.plus(2, ChronoUnit.HOURS).toString()),
                        "manager"))
                .path("number")
                .asText();
    }

    private String draft() {
        return json(send(
                        "POST",
                        "/api/rules/drafts",
                        Map.of("set", "correlation", "title", TEXT.substring(0, 190)),
                        "analyst"))
                .path("id")
                .asText();
    }

    private void texts() {
        send("POST", "/api/remote-actions/switch-off", Map.of("reason", LONG.substring(0, 400)), "dispatcher");
        send("POST", "/api/remote-actions/switch-on", Map.of("reason", LONG.substring(0, 400)), "dispatcher");
    }

    private void account() {
        expect(
                204,
                send(
                        "POST",
                        "/engine-rest/user/create",
                        Map.of(
                                "profile",
                                Map.of(
                                        "id",
                                        "hostile",
                                        "firstName",
                                        NAME,
                                        "lastName",
                                        NAME,
                                        "email",
                                        "hostile@example.invalid"),
                                "credentials",
                                Map.of("password", "A sentence that nobody guesses 1")),
                        "admin"));
    }

    JsonNode read(String path) {
        return json(send("GET", path, null, "dispatcher"));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw unexpected("2xx", answer);
        }
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.uri() + " does not answer JSON", e);
        }
    }

    private static void expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw unexpected(String.valueOf(status), answer);
        }
    }

    private static AssertionError unexpected(String wanted, HttpResponse<String> answer) {
        return new AssertionError(answer.request().method() + " " + answer.uri() + " answers " + answer.statusCode()
                + " instead of " + wanted + ": " + answer.body());
    }

    private HttpResponse<String> multipart(String path, Map<String, String> files, String user) {
        String border = "border-" + UUID.randomUUID();
        StringBuilder body = new StringBuilder();
        files.forEach((name, text) -> body.append("--")
                .append(border)
                .append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(name)
                .append("\"\r\nContent-Type: text/csv\r\n\r\n")
                .append(text)
                .append("\r\n"));
        body.append("--").append(border).append("--\r\n");
        return send("POST", path, body.toString(), "multipart/form-data; boundary=" + border, user);
    }

    private HttpResponse<String> send(String method, String path, @Nullable Object body, @Nullable String user) {
        try {
            return send(method, path, body == null ? null : JSON.writeValueAsString(body), "application/json", user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(
            String method, String path, @Nullable String body, String type, @Nullable String user) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url(path)))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", type);
        }
        if (user != null) {
            request.header(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8)));
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
