package io.towerflow.operations.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.identity.AccessRule;
import io.towerflow.identity.AccessTable;
import io.towerflow.identity.SignedCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;

/** Bodies against the limits of their endpoints, over real connections. */
@TowerFlowTest
class RequestLimitsTest {

    private static final String ALARM = """
            {"sourceSystemId":"limits","alarmedObject":{"id":"limits-%s"},"alarmType":"equipmentAlarm",\
            "perceivedSeverity":"warning","probableCause":"equipmentMalfunction","alarmRaisedTime":"2026-05-01T10:00:00Z"}""";
    private static final int MEGABYTE = 1024 * 1024;

    @LocalServerPort
    int port;

    @Autowired
    EndpointLimits limits;

    @Autowired
    AccessTable table;

    @Autowired
    List<SignedCalls> checks;

    private final HttpClient client = HttpClient.newHttpClient();

    /** Only the head is sent: an answer before the body can only come from who did not wait for it. */
    @ParameterizedTest
    @CsvSource({
        "/job/x/said/0f9f8a53-6b1b-4a56-9a09-9d0b3c1ddc0f, application/json, 10000000",
        "/connectors/itsm/events, application/json, 60000000",
        "/connectors/twilio/sms, application/x-www-form-urlencoded, 2000000",
        "/demo/phones/2250700000101/reply, application/json, 5000000",
        "/api/incidents/INC-1/acknowledge, application/json, 1048577",
        "/api/inventory, multipart/form-data; boundary=x, 104857601",
        "/tmf-api/alarm/v4/alarm, application/json, 10485761",
        "/engine-rest/task, application/json, 1048577",
        "/login, application/x-www-form-urlencoded, 20000",
        "/no/such/address, text/plain, 1048577"
    })
    void aBodyThatSaysItIsTooLargeIsRefusedAtOnce(String path, String type, long length) throws Exception {
        String answer = head("POST", path, type, "Content-Length: " + length);

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("application/problem+json", "\"limit\":");
    }

    @ParameterizedTest
    @CsvSource({
        "/job/x/said/0f9f8a53-6b1b-4a56-9a09-9d0b3c1ddc0f, application/json, 403",
        "/job/x/pictures/0f9f8a53-6b1b-4a56-9a09-9d0b3c1ddc0f, image/jpeg, 403",
        "/connectors/itsm/events, application/json, 403",
        "/connectors/twilio/sms, application/x-www-form-urlencoded, 403",
        "/connectors/twilio/call, application/x-www-form-urlencoded, 403",
        "/demo/exchange/2010-04-01/Accounts/x/Messages.json, application/x-www-form-urlencoded, 401",
        "/demo/elements/actions, application/json, 401",
        "/api/inventory, multipart/form-data; boundary=x, 401",
        "/tmf-api/alarm/v4/alarm, application/json, 401",
        "/engine-rest/task, application/json, 401"
    })
    void aStrangerIsRefusedBeforeTheBodyIsRead(String path, String type, int status) throws Exception {
        assertThat(head("POST", path, type, "Content-Length: 30000")).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void eachSignedRowOfTheTableIsCheckedByItsRoom() {
        assertThat(table.rules())
                .filteredOn(rule -> rule.callers().contains(AccessRule.SIGNED))
                .isNotEmpty()
                .allSatisfy(
                        rule -> assertThat(checks).as(rule.path()).anyMatch(check -> check.looksAfter(rule.path())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/incidents/INC-1/acknowledge", "/engine-rest/task", "/api/rules/drafts"})
    void aBodyWithoutLengthIsCountedWhileItIsRead(String path) throws Exception {
        HttpResponse<String> answer =
                post(path, "application/json", endless(3 * MEGABYTE, path.contains("drafts") ? 2 : 1));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
    }

    @Test
    void partsWithoutLengthAreCountedToo() throws Exception {
        String start = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.bpmn\"\r\n\r\n";
        HttpResponse<String> answer = client.send(
                request("/processes/changes", "analyst")
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(BodyPublishers.ofInputStream(() -> new SequenceInputStream(
                                new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8)),
                                new ByteArrayInputStream(new byte[11 * MEGABYTE]))))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void aFormWithoutLengthIsCountedToo() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100_000])))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void alarmsMayComePackedByGzip() throws Exception {
        String two = "[" + ALARM.formatted(1) + "," + ALARM.formatted(2) + "]";
        HttpResponse<String> answer = client.send(
                packed("/tmf-api/alarm/v4/alarm", gzip(two.getBytes(StandardCharsets.UTF_8))), BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).contains("limits-1", "limits-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tmf-api/alarm/v4/alarm",
                "/connectors/alertmanager",
                "/api/incidents/INC-1/acknowledge",
                "/engine-rest/task"
            })
    void whatUnpacksToTooMuchIsRefused(String path) throws Exception {
        HttpResponse<String> answer = client.send(packed(path, gzip(new byte[11 * MEGABYTE])), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void whatIsNotPackedAsItSaysIsRefused() throws Exception {
        assertThat(client.send(packed("/tmf-api/alarm/v4/alarm", new byte[] {1, 2, 3}), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(400);
        byte[] whole = gzip(ALARM.formatted(3).getBytes(StandardCharsets.UTF_8));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertThat(client.send(packed("/tmf-api/alarm/v4/alarm", half), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> other = client.send(
                request("/tmf-api/alarm/v4/alarm", "admin")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "br")
                        .POST(BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(other.statusCode()).isEqualTo(415);
        assertThat(other.headers().firstValue("Accept-Encoding")).contains("gzip");
    }

    @Test
    void deepJsonIsRefused() throws Exception {
        String deep = "{\"site\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";

        assertThat(post(
                                "/api/sites/limits/resolve",
                                "application/json",
                                new ByteArrayInputStream(deep.getBytes(StandardCharsets.UTF_8)))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void heavyCallsBeyondTheirPlacesAreToldToComeAgain() throws Exception {
        List<EndpointLimits.Place> taken = new ArrayList<>();
        try {
            EndpointLimits.Place place = limits.take(inventory());
            while (place != null) {
                taken.add(place);
                place = limits.take(inventory());
            }
            assertThat(taken).hasSize(2);

            HttpResponse<String> answer =
                    post("/api/inventory", "multipart/form-data; boundary=x", InputStream.nullInputStream());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        } finally {
            taken.forEach(EndpointLimits.Place::close);
        }
        assertThat(post("/api/inventory", "multipart/form-data; boundary=x", InputStream.nullInputStream())
                        .statusCode())
                .isEqualTo(400);
    }

    private static MockHttpServletRequest inventory() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/inventory");
        request.setServletPath("/api/inventory");
        return request;
    }

    private static InputStream endless(int bytes, int times) {
        byte[] text = new byte[bytes * times];
        Arrays.fill(text, (byte) 'a');
        text[0] = '"';
        return new ByteArrayInputStream(text);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private HttpRequest packed(String path, byte[] body) {
        return request(path, "admin")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private HttpResponse<String> post(String path, String type, InputStream body) throws Exception {
        return client.send(
                request(path, "admin")
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofInputStream(() -> body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String user) {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Basic " + credentials);
    }

    private String head(String method, String path, String type, String length) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type + "\r\n"
                                    + length + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            byte[] answer = new byte[4096];
            int read = 0;
            while (read < answer.length) {
                int n;
                try {
                    n = socket.getInputStream().read(answer, read, answer.length - read);
                } catch (SocketTimeoutException nothingMore) {
                    break;
                }
                if (n < 0) {
                    break;
                }
                read += n;
                String sofar = new String(answer, 0, read, StandardCharsets.UTF_8);
                if (sofar.contains("\r\n\r\n") && (sofar.endsWith("}") || !sofar.contains(" 413 "))) {
                    break;
                }
            }
            return new String(answer, 0, read, StandardCharsets.UTF_8);
        }
    }
}
