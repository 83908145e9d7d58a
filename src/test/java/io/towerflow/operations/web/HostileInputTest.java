package io.towerflow.operations.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.identity.AccessTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Every address of the product against input that nobody sends by mistake: it is refused, and never fails the server. */
@TowerFlowTest
class HostileInputTest {

    private static final String ADMIN = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));

    private static final List<String> ENGINE = List.of(
            "GET /engine-rest/task/%s",
            "GET /engine-rest/task?nameLike=%s",
            "GET /engine-rest/process-instance/%s",
            "GET /engine-rest/process-instance/%s/activity-instances",
            "GET /engine-rest/process-definition/%s/xml",
            "GET /engine-rest/process-definition/key/%s",
            "GET /engine-rest/execution/%s/localVariables/x",
            "GET /engine-rest/job/%s",
            "GET /engine-rest/incident/%s",
            "GET /engine-rest/history/process-instance/%s",
            "GET /engine-rest/user/%s/profile",
            "POST /engine-rest/task/%s/complete",
            "POST /engine-rest/task/%s/claim",
            "POST /engine-rest/task",
            "POST /engine-rest/message",
            "GET /camunda/api/engine/engine/default/task/%s",
            "GET /camunda/api/engine/engine/%s/task",
            "GET /camunda/api/cockpit/plugin/base/%s/process-definition/statistics");

    private record Hostile(String query, List<String> headers, byte[] body) {

        static Hostile query(String query) {
            return new Hostile(query, List.of(), new byte[0]);
        }

        static Hostile header(String header) {
            return new Hostile("", List.of(header), new byte[0]);
        }

        static Hostile body(String type, String body) {
            return new Hostile("", List.of("Content-Type: " + type), body.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static final List<Hostile> ALWAYS = List.of(
            Hostile.query("?a=%00&id=%00&q=%00&state=%00&site=%00&from=%00&number=%00&since=%00&query=%00"),
            Hostile.query("?offset=-1&limit=99999999999999999999&newest=x&page=-7&from=tomorrow&until=9999999-01-01"),
            Hostile.query("?a=%zz&b=%"),
            Hostile.query("?a[0].b[999999999]=1&class.module.classLoader=x&a=" + "x".repeat(6_000)),
            Hostile.header("Accept: rubbish/;;;,,q=x"),
            Hostile.header("Accept: application/pdf"),
            Hostile.header("Accept-Language: " + "x-".repeat(500)),
            Hostile.header("Accept-Charset: none-such-9"),
            Hostile.header("Range: bytes=9-1,-,x"),
            Hostile.header("If-Modified-Since: yesterday"),
            Hostile.header("Cookie: JSESSIONID=\u0001; XSRF-TOKEN=\"; a=" + "b".repeat(2000)),
            Hostile.header("X: " + "y".repeat(20_000)),
            Hostile.header("HX-Request: true"),
            Hostile.header("Last-Event-ID: \u00e9\u00ff"));

    private static final List<Hostile> WITH_BODY = List.of(
            Hostile.body("application/json", ""),
            Hostile.body("application/json", "null"),
            Hostile.body("application/json", "[]"),
            Hostile.body(
                    "application/json",
                    "{\"name\":\"\\u0000\",\"note\":\"\\u0000\",\"reason\":\"\\u0000\",\"title\":\"\\u0000\",\"text\":\"a\\u0000b\","
                            + "\"messageName\":\"\\u0000\",\"userId\":\"\\u0000\",\"variables\":{\"a\":{\"value\":\"\\u0000\"}},\"site\":\"\\u0000\",\"body\":\"\\u0000\"}"),
            Hostile.body("application/json", "{\"name\":\"\u00ff\u00fe\""),
            Hostile.body("application/json", "[".repeat(5_000)),
            Hostile.body("application/json;charset=none-such", "{}"),
            Hostile.body(
                    "application/x-www-form-urlencoded",
                    "name=%00&note=%00&reason=%00&title=%00&text=a%00b&comment=%00&minutes=NaN&body=%00"),
            Hostile.body("application/x-www-form-urlencoded", "a=%zz&%&=&&&x"),
            Hostile.body("application/x-www-form-urlencoded", "p=1&".repeat(12_000)),
            Hostile.body("multipart/form-data", "no boundary"),
            Hostile.body("multipart/form-data; boundary=x", "no parts"),
            Hostile.body(
                    "multipart/form-data; boundary=x",
                    "--x\r\nContent-Disposition: form-data; name=\"upload\"; filename=\"\u0000../../x\"\r\n\r\n\u0000\r\n--x--\r\n"),
            Hostile.body(
                    "multipart/form-data; boundary=x",
                    "--x\r\nContent-Disposition: form-data; name=\"p\"\r\n\r\n1\r\n".repeat(300) + "--x--\r\n"),
            Hostile.body("text/plain", "what?"),
            Hostile.body("rubbish", "what?"),
            Hostile.body("application/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"));

    private static final List<String> IDS = List.of(
            "none",
            "1",
            "%00",
            "a%00b",
            "%0d%0aX:y",
            "a;b=c",
            ";",
            "%2e%2e%2f",
            "a%2fb",
            "a%5cb",
            "%zz",
            "%",
            "%ff%fe",
            "..",
            "-1",
            "99999999999999999999",
            "00000000-0000-0000-0000-000000000000",
            "%f0%9f%92%a5",
            "'",
            "%22%3e%3cscript",
            "%24%7b7*7%7d");

    private static final List<String> TAILS = List.of(";", ";x=y", "//", "/%2f", "/..;/", "/%00", "%0a", "/.", "\\");

    @LocalServerPort
    int port;

    @Autowired
    AccessTable table;

    @Autowired
    ApplicationContext context;

    @Test
    void noHostileInputFailsTheServer() throws Exception {
        List<String> failed = new ArrayList<>();
        int asked = 0;
        int turn = 0;
        for (String address : addresses()) {
            String method = address.substring(0, address.indexOf(' '));
            String path = address.substring(address.indexOf(' ') + 1);
            for (Hostile hostile : some(ALWAYS, 3, turn)) {
                asked++;
                check(
                        method,
                        path + (path.contains("?") ? hostile.query().replace('?', '&') : hostile.query()),
                        hostile,
                        failed);
            }
            if (!method.equals("GET")) {
                for (Hostile hostile : some(WITH_BODY, 4, turn)) {
                    asked++;
                    check(method, path, hostile, failed);
                }
            }
            turn++;
        }
        assertThat(asked).isGreaterThan(1_000);
        assertThat(failed).isEmpty();
    }

    @Test
    void noHostilePathFailsTheServer() throws Exception {
        List<String> failed = new ArrayList<>();
        int turn = 0;
        for (String address : patterns()) {
            turn++;
            if (!address.contains("%s")) {
                String method = address.substring(0, address.indexOf(' '));
                String path = address.substring(address.indexOf(' ') + 1);
                for (String tail : some(TAILS, 3, turn)) {
                    check(method, path + tail, Hostile.query(""), failed);
                }
                continue;
            }
            for (String id : some(IDS, 5, turn)) {
                String[] parts = address.replace("%s", id).split(" ", 2);
                check(
                        parts[0],
                        parts[1],
                        parts[0].equals("GET") ? Hostile.query("") : Hostile.body("application/json", "{}"),
                        failed);
            }
        }
        assertThat(failed).isEmpty();
    }

    /** So many of them, others at each turn: each is tried at many addresses, and no address at all of them. */
    private static <T> List<T> some(List<T> all, int count, int turn) {
        return IntStream.range(0, count)
                .mapToObj(i -> all.get((turn * count + i) % all.size()))
                .toList();
    }

    private void check(String method, String target, Hostile hostile, List<String> failed) throws IOException {
        String answer = ask(method, target, hostile);
        // The place of the call before may be given back a moment after its answer.
        for (int again = 0; again < 5 && answer.startsWith("HTTP/1.1 503"); again++) {
            answer = ask(method, target, hostile);
        }
        // Nothing is an answer too: the container closes a connection that makes no sense.
        if (answer.startsWith("HTTP/1.1 5")) {
            failed.add(method + " " + shortened(target) + " "
                    + hostile.headers().stream()
                            .map(HostileInputTest::shortened)
                            .toList() + " "
                    + shortened(new String(hostile.body(), StandardCharsets.ISO_8859_1)) + ": "
                    + answer.lines().findFirst().orElse(""));
        }
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private String ask(String method, String target, Hostile hostile) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + ADMIN
                        + "\r\n"
                        + hostile.headers().stream().map(it -> it + "\r\n").collect(Collectors.joining())
                        + (method.equals("GET") ? "" : "Content-Length: " + hostile.body().length + "\r\n")
                        + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(hostile.body());
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.toByteArray());
            byte[] line = new byte[15];
            int n = socket.getInputStream().readNBytes(line, 0, line.length);
            if (!target.startsWith("/live")) {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
            return new String(line, 0, n, StandardCharsets.ISO_8859_1);
        } catch (SocketTimeoutException e) {
            return "HTTP/1.1 599 no answer";
        } catch (SocketException closed) {
            return "";
        }
    }

    /** Addresses that exist, with ids that do not. */
    private Set<String> addresses() {
        return patterns().stream()
                .map(it -> it.replace("%s", "none"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Method and path of each endpoint, each variable as a place for an id. */
    private Set<String> patterns() {
        Set<String> all = new LinkedHashSet<>(ENGINE);
        context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().keySet().forEach(info -> all.addAll(patterns(info))));
        table.rules().forEach(rule -> {
            if (rule.path().startsWith("/camunda/api/engine/engine/")) {
                // The same API as /engine-rest
                return;
            }
            String path = place(rule.path());
            String method = rule.method().equals("*") ? "POST" : rule.method();
            all.add(method + " " + path);
        });
        // Spring Boot Admin's own pages ask other servers; the sign-out ends the session of this test.
        all.removeIf(it -> it.contains(" /admin/") || it.endsWith("/logout"));
        return all;
    }

    private static List<String> patterns(RequestMappingInfo info) {
        Set<RequestMethod> declared = info.getMethodsCondition().getMethods();
        List<String> methods = declared.isEmpty()
                ? List.of("GET", "POST")
                : declared.stream().map(RequestMethod::name).toList();
        return info.getPatternValues().stream()
                .filter(pattern -> !pattern.isEmpty())
                .flatMap(pattern -> methods.stream().map(method -> method + " " + place(pattern)))
                .toList();
    }

    private static String place(String pattern) {
        return pattern.replaceAll("\\{\\*[^}]*}", "%s")
                .replaceAll("\\{[^}:]*:[^}]*}", "%s")
                .replaceAll("\\{[^}]*}", "%s")
                .replace("/**", "/%s")
                .replace("*", "%s");
    }
}
