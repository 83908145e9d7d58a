package io.towerflow.alarm.messaging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The canonical report as it stands in {@code alarm.keyed.v1}: flat JSON with short names, times in microseconds since 1970.
 * Written and read ten thousand times a second, hence by hand.
 */
public final class AlarmReportCodec {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Map<String, AlarmType> TYPES = new HashMap<>();
    private static final Map<String, PerceivedSeverity> SEVERITIES = new HashMap<>();

    static {
        for (AlarmType type : AlarmType.values()) {
            TYPES.put(type.name(), type);
        }
        for (PerceivedSeverity severity : PerceivedSeverity.values()) {
            SEVERITIES.put(severity.word(), severity);
        }
    }

    private AlarmReportCodec() {}

    public static byte[] write(AlarmReport report) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512);
                JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("id", report.id().toString());
            json.writeStringField("tenant", report.tenant());
            json.writeStringField("source", clean(report.sourceSystemId()));
            json.writeStringField("object", clean(report.alarmedObjectId()));
            json.writeStringField("type", report.alarmType().name());
            json.writeStringField("cause", clean(report.probableCause()));
            if (!report.specificProblem().isEmpty()) {
                json.writeStringField("problem", clean(report.specificProblem()));
            }
            json.writeStringField("severity", report.perceivedSeverity().word());
            json.writeStringField("original", clean(report.originalSeverity()));
            json.writeNumberField("event", micros(report.eventTime()));
            json.writeNumberField("received", micros(report.receivedAt()));
            if (report.externalAlarmId() != null) {
                json.writeStringField("external", clean(report.externalAlarmId()));
            }
            if (report.additionalText() != null) {
                json.writeStringField("text", clean(report.additionalText()));
            }
            if (!report.details().isEmpty()) {
                json.writeObjectFieldStart("details");
                for (Map.Entry<String, String> detail : report.details().entrySet()) {
                    json.writeStringField(clean(detail.getKey()), clean(detail.getValue()));
                }
                json.writeEndObject();
            }
            if (report.recorded()) {
                json.writeBooleanField("recorded", true);
            }
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UnwritableException(e);
        }
    }

    /** A text of the report is no Unicode: half of a pair of surrogates. */
    static final class UnwritableException extends RuntimeException {
        UnwritableException(IOException cause) {
            super("A text is not valid Unicode", cause);
        }
    }

    /** PostgreSQL has no text with the character 0; whoever sends one must not stop a partition. */
    private static String clean(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }

    /**
     * Reads what {@link #write} wrote. Unknown fields are passed over, so that a later version may add some.
     *
     * @throws IOException when it is not such a report
     */
    public static AlarmReport read(byte[] bytes) throws IOException {
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(json, "A report is a JSON object");
            }
            String id = null;
            String tenant = null;
            String source = null;
            String object = null;
            AlarmType type = null;
            String cause = null;
            String problem = "";
            PerceivedSeverity severity = null;
            String original = null;
            long event = Long.MIN_VALUE;
            long received = Long.MIN_VALUE;
            String external = null;
            String text = null;
            Map<String, String> details = Map.of();
            boolean recorded = false;
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "id" -> id = json.getText();
                    case "tenant" -> tenant = json.getText();
                    case "source" -> source = json.getText();
                    case "object" -> object = json.getText();
                    case "type" -> type = TYPES.get(json.getText());
                    case "cause" -> cause = json.getText();
                    case "problem" -> problem = json.getText();
                    case "severity" -> severity = SEVERITIES.get(json.getText());
                    case "original" -> original = json.getText();
                    case "event" -> event = json.getLongValue();
                    case "received" -> received = json.getLongValue();
                    case "external" -> external = json.getText();
                    case "text" -> text = json.getText();
                    case "details" -> details = details(json);
                    case "recorded" -> recorded = json.getBooleanValue();
                    default -> json.skipChildren();
                }
            }
            if (event == Long.MIN_VALUE || received == Long.MIN_VALUE) {
                throw new JsonParseException(json, "A time is missing");
            }
            return new AlarmReport(
                    id(json, id),
                    required(json, tenant, "tenant"),
                    required(json, source, "source"),
                    required(json, object, "object"),
                    required(json, type, "type"),
                    required(json, cause, "cause"),
                    problem,
                    required(json, severity, "severity"),
                    required(json, original, "original"),
                    instant(event),
                    instant(received),
                    external,
                    text,
                    details,
                    recorded);
        }
    }

    private static UUID id(JsonParser json, @Nullable String id) throws JsonParseException {
        try {
            return UUID.fromString(required(json, id, "id"));
        } catch (IllegalArgumentException e) {
            throw new JsonParseException(json, "The id is not a UUID", e);
        }
    }

    private static Map<String, String> details(JsonParser json) throws IOException {
        Map<String, String> details = new LinkedHashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            details.put(name, json.getText());
        }
        return details;
    }

    private static <T> T required(JsonParser json, @Nullable T value, String name) throws JsonParseException {
        if (value == null) {
            throw new JsonParseException(json, "The field " + name + " is missing or unknown");
        }
        return value;
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }
}
