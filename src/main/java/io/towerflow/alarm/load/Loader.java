package io.towerflow.alarm.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.alarm.source.MappingFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends a recording to a server: the network by the inventory's import, then raises and clears in the order of their times as
 * arrays of TMF642 alarms. The reports of one region go one array after the other, so that they arrive in order; several
 * regions go at once. What the server could not accept is sent again; it recognises what it had accepted already.
 */
public final class Loader {

    private static final int LANES = 4;
    private static final int BATCH = 500;
    private static final int TRIES = 60;
    private static final String ALARMS = "/tmf-api/alarm/v4/alarm?recorded=true";

    private final URI url;
    private final String authorization;
    private final Path alarms;
    private final @Nullable Path links;
    private final @Nullable Path mappingFile;
    private final @Nullable Double speed;
    private final PrintWriter progress;
    private final Clock clock = Clock.systemUTC();
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private volatile String firstRefusal = "";

    /**
     * @param credentials of the caller
     * @param speed how many times faster than recorded, or null for as fast as the server takes it
     * @param progress where one line tells how far it is
     */
    public Loader(
            URI url,
            Credentials credentials,
            Path alarms,
            @Nullable Path links,
            @Nullable Path mappingFile,
            @Nullable Double speed,
            PrintWriter progress) {
        if (speed != null && !(speed > 0)) {
            throw new IllegalArgumentException("--speed must be greater than 0");
        }
        if (url.getScheme() == null || !url.getScheme().startsWith("http")) {
            throw new IllegalArgumentException("--url must be the server's address, as http://127.0.0.1:8080");
        }
        this.url = URI.create(url.toString().replaceAll("/+$", ""));
        this.authorization = credentials.header();
        this.alarms = alarms;
        this.links = links;
        this.mappingFile = mappingFile;
        this.speed = speed;
        this.progress = progress;
    }

    /** Credentials of the caller: the value of the header {@code Authorization}. */
    public record Credentials(String header) {

        public static Credentials key(String key) {
            return new Credentials("Bearer " + key);
        }

        /** @throws IllegalArgumentException unless it is a name and a password with a colon between */
        public static Credentials user(String user) {
            if (!user.contains(":")) {
                throw new IllegalArgumentException("--user must be NAME:PASS");
            }
            return new Credentials(
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public String toString() {
            return "Credentials";
        }
    }

    /** A raise or a clear, due at a time of the recording in microseconds. */
    private record Report(LoadRecording.Row row, boolean clear, long at) {}

    /**
     * Loads everything and answers the summary as one line of JSON.
     *
     * @throws IllegalStateException when the server refused anything, or did not answer for too long
     */
    public String run() throws IOException, InterruptedException {
        LoadMapping mapping = LoadMapping.read(mappingFile);
        LoadRecording recording = LoadRecording.read(alarms, links);
        Network network = new Network(recording, mapping);
        importNetwork(network);

        List<Report> reports = new ArrayList<>(recording.alarms().size() * 2);
        for (LoadRecording.Row row : recording.alarms()) {
            reports.add(new Report(row, false, row.start()));
            if (row.end() >= 0) {
                reports.add(new Report(row, true, row.end()));
            }
        }
        reports.sort(Comparator.comparingLong(Report::at)
                .thenComparingInt(report -> report.row().number())
                .thenComparing(Report::clear));
        List<List<Report>> lanes = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(new ArrayList<>());
        }
        for (Report report : reports) {
            int lane = Math.floorMod(network.region(report.row().device()).hashCode(), LANES);
            lanes.get(lane).add(report);
        }
        Instant begin = clock.instant();
        Times times =
                new Times(reports.get(0).at(), reports.get(reports.size() - 1).at(), begin, speed);
        send(lanes, network, mapping, times, reports.size());
        double seconds = Duration.between(begin, clock.instant()).toMillis() / 1000.0;
        progress.println();
        progress.flush();
        if (refused.get() > 0) {
            throw new IllegalStateException(
                    refused.get() + " of " + sent.get() + " reports were refused; the first: " + firstRefusal);
        }
        return json.writeValueAsString(json.createObjectNode()
                .put("alarms", recording.alarms().size())
                .put("sites", network.sites())
                .put("links", network.linkCount())
                .put("sent", sent.get())
                .put("accepted", accepted.get())
                .put("refused", refused.get())
                .put("retried", retried.get())
                .put("seconds", seconds));
    }

    private void importNetwork(Network network) throws IOException, InterruptedException {
        String boundary = "towerflow-" + Integer.toHexString(network.hashCode());
        StringBuilder body = new StringBuilder();
        part(body, boundary, "sites.csv", network.sitesCsv());
        if (network.linkCount() > 0) {
            part(body, boundary, "links.csv", network.linksCsv());
        }
        body.append("--").append(boundary).append("--\r\n");
        HttpResponse<String> answer =
                post("/api/inventory", "multipart/form-data; boundary=" + boundary, body.toString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    "The server did not take the network: " + answer.statusCode() + " " + shortened(answer.body()));
        }
        progress.println(network.sites() + " sites and " + network.linkCount() + " links imported");
        progress.flush();
    }

    private static void part(StringBuilder body, String boundary, String name, String content) {
        body.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(name)
                .append("\"\r\nContent-Type: text/csv; charset=utf-8\r\n\r\n")
                .append(content)
                .append("\r\n");
    }

    private void send(List<List<Report>> lanes, Network network, LoadMapping mapping, Times times, int total)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(LANES);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (List<Report> lane : lanes) {
                running.add(threads.submit(() -> {
                    sendLane(lane, network, mapping, times);
                    return null;
                }));
            }
            threads.shutdown();
            while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                progress.printf(
                        Locale.ROOT,
                        "\r%d of %d reports sent, %d refused, %d tries again",
                        sent.get(),
                        total,
                        refused.get(),
                        retried.get());
                progress.flush();
                for (Future<?> lane : running) {
                    if (lane.state() == Future.State.FAILED) {
                        throw new IllegalStateException(lane.exceptionNow().getMessage(), lane.exceptionNow());
                    }
                }
            }
            for (Future<?> lane : running) {
                lane.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void sendLane(List<Report> reports, Network network, LoadMapping mapping, Times times)
            throws IOException, InterruptedException {
        int next = 0;
        while (next < reports.size()) {
            Duration wait = Duration.between(
                    clock.instant(), times.due(reports.get(next).at()));
            if (wait.isPositive()) {
                Thread.sleep(wait);
            }
            Instant now = clock.instant();
            ArrayNode batch = json.createArrayNode();
            while (next < reports.size()
                    && batch.size() < BATCH
                    && !times.due(reports.get(next).at()).isAfter(now)) {
                batch.add(alarm(reports.get(next), network, mapping, times));
                next++;
            }
            sendBatch(batch);
        }
    }

    private ObjectNode alarm(Report report, Network network, LoadMapping mapping, Times times) {
        LoadRecording.Row row = report.row();
        MappingFile.Type type = mapping.type(row.type());
        ObjectNode alarm = json.createObjectNode()
                .put("externalAlarmId", mapping.source + "-" + (row.number() + 1))
                .put("sourceSystemId", mapping.source)
                .put("alarmType", type.cause().alarmType().word())
                .put("probableCause", type.cause().probableCauseOf("type " + row.type()))
                .put("specificProblem", "type " + row.type())
                .put(
                        "perceivedSeverity",
                        report.clear() ? "cleared" : type.severity().word())
                .put("state", report.clear() ? "cleared" : "raised")
                .put("alarmRaisedTime", times.dated(row.start()).toString());
        if (report.clear()) {
            alarm.put("alarmClearedTime", times.dated(row.end()).toString());
        }
        alarm.putObject("alarmedObject").put("id", network.site(row.device()));
        return alarm;
    }

    private void sendBatch(ArrayNode batch) throws IOException, InterruptedException {
        String body = json.writeValueAsString(batch);
        for (int attempt = 1; ; attempt++) {
            HttpResponse<String> answer = null;
            String failure;
            try {
                answer = post(ALARMS, "application/json", body);
                failure = answer.statusCode() + " " + shortened(answer.body());
            } catch (IOException e) {
                failure = "no answer from " + url + ": " + e;
            }
            if (answer != null && (answer.statusCode() == 201 || answer.statusCode() == 207)) {
                sent.addAndGet(batch.size());
                count(answer, batch.size());
                return;
            }
            if (answer != null && answer.statusCode() < 500 && answer.statusCode() != 429) {
                throw new IllegalStateException("The server refused the alarms: " + failure);
            }
            if (attempt == TRIES) {
                throw new IllegalStateException("Given up after " + TRIES + " tries: " + failure);
            }
            retried.incrementAndGet();
            Thread.sleep(retryAfter(answer));
        }
    }

    private void count(HttpResponse<String> answer, int size) throws IOException {
        if (answer.statusCode() == 201) {
            accepted.addAndGet(size);
            return;
        }
        for (JsonNode each : json.readTree(answer.body())) {
            if (each.path("status").asInt() == 201) {
                accepted.incrementAndGet();
            } else {
                if (refused.getAndIncrement() == 0) {
                    firstRefusal = shortened(each.path("problem").toString());
                }
            }
        }
    }

    private static Duration retryAfter(@Nullable HttpResponse<String> answer) {
        Duration second = Duration.of(1, ChronoUnit.SECONDS);
        return answer == null
                ? second
                : answer.headers()
                        .firstValue("Retry-After")
                        .filter(text -> text.matches("\\d{1,3}"))
                        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                        .orElse(second);
    }

    private HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Authorization", authorization)
                        .header("Content-Type", type)
                        .header("Accept", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String shortened(String text) {
        return text.length() <= 400 ? text : text.substring(0, 400) + "…";
    }

    /** Maps the recording's times to ours. */
    private record Times(
            long first, long last, Instant begin, @Nullable Double speed) {

        /** Instant at which a report is to be sent. */
        Instant due(long at) {
            return speed == null ? begin : begin.plus((long) ((at - first) / speed), ChronoUnit.MICROS);
        }

        /** The time that the report carries: with a speed the time it is sent, else so that the recording ends now. */
        Instant dated(long at) {
            return speed == null ? begin.minus(last - at, ChronoUnit.MICROS) : due(at);
        }
    }
}
