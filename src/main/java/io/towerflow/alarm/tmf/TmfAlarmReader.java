package io.towerflow.alarm.tmf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.ParsedReport;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.RaisedAlarmReader;
import io.towerflow.alarm.source.ReportIds;
import io.towerflow.alarm.source.SourceWords;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.Rfc3339;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads TMF642's Alarm in one pass over its tokens: the intake reads 10,000 of them a second. Fields that the canonical alarm
 * has no place for are kept in its details, nested ones as JSON text. An alarm is over where its severity or its state is
 * {@code cleared}: sources that clear by the state leave the last severity in place.
 */
@Component
class TmfAlarmReader implements RaisedAlarmReader {

    /** Largest message of one alarm, in bytes. */
    static final int LARGEST = 65_536;

    /** Largest number of alarms in one array. */
    static final int MOST = 10_000;

    /** Largest body of a request, in bytes. */
    private static final long LARGEST_BODY = 32 * 1_048_576L;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(50)
                    .maxDocumentLength(LARGEST_BODY)
                    .maxStringLength((int) LARGEST_BODY)
                    .maxNumberLength(100)
                    .build())
            .build();

    /** TMF642's state of an alarm that is over. */
    private static final String CLEARED = "cleared";

    private static final String TIME_MEND = "Give a time of RFC 3339 with its offset, such as 2026-03-01T12:00:00Z.";

    @Override
    public ParsedReport read(byte[] json, String tenant, Instant receivedAt) {
        if (json.length > LARGEST) {
            return ParsedReport.refused(List.of(tooLarge("")));
        }
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return ParsedReport.refused(List.of(noObject("")));
            }
            ParsedReport read = readObject(parser, tenant, receivedAt, null);
            if (parser.nextToken() != null) {
                return ParsedReport.refused(List.of(new FieldProblem(
                        "", "More follows after the alarm's JSON object.", "Send one JSON object in a message.")));
            }
            return read;
        } catch (JsonProcessingException e) {
            return ParsedReport.refused(List.of(broken(e)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one alarm or an array of them.
     *
     * @param source of alarms that name none; null where each must name its own
     * @throws Refused where the text as a whole cannot be read
     */
    Body readBody(InputStream json, String tenant, Instant receivedAt, @Nullable String source)
            throws IOException, Refused {
        List<ParsedReport> alarms = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                alarms.add(readObject(parser, tenant, receivedAt, source));
            } else if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (alarms.size() == MOST) {
                        throw new Refused(new FieldProblem(
                                "",
                                "The array holds more than " + MOST + " alarms.",
                                "Send them in several requests."));
                    }
                    if (parser.currentToken() == JsonToken.START_OBJECT) {
                        alarms.add(readObject(parser, tenant, receivedAt, source));
                    } else {
                        alarms.add(ParsedReport.refused(List.of(noObject(""))));
                        parser.skipChildren();
                    }
                }
                if (alarms.isEmpty()) {
                    throw new Refused(
                            new FieldProblem("", "The array holds no alarm.", "Send one alarm or an array of alarms."));
                }
            } else {
                throw new Refused(noObject(""));
            }
            if (parser.nextToken() != null) {
                throw new Refused(new FieldProblem(
                        "", "More follows after the end of the JSON text.", "Send one alarm or one array of alarms."));
            }
            return new Body(first == JsonToken.START_ARRAY, alarms);
        } catch (JsonProcessingException e) {
            throw new Refused(broken(e));
        }
    }

    /** Reads from the object's start to its end, whatever is wrong with its fields. */
    private static ParsedReport readObject(
            JsonParser parser, String tenant, Instant receivedAt, @Nullable String source) throws IOException {
        long start = parser.currentTokenLocation().getByteOffset();
        Fields fields = new Fields();
        fields.sourceSystemId = source;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "alarmType" -> fields.alarmType = fields.word(parser, value, name);
                case "perceivedSeverity" -> fields.perceivedSeverity = fields.word(parser, value, name);
                case "probableCause" -> fields.probableCause = fields.phrase(parser, value, name);
                case "specificProblem" -> fields.specificProblem = fields.phrase(parser, value, name);
                case "sourceSystemId" -> fields.sourceSystemId = fields.word(parser, value, name);
                case "externalAlarmId" -> fields.externalAlarmId = fields.phrase(parser, value, name);
                case "alarmDetails" -> fields.alarmDetails = fields.text(parser, value, name);
                case "alarmRaisedTime" -> fields.raised = fields.time(parser, value, name);
                case "alarmChangedTime" -> fields.changed = fields.time(parser, value, name);
                case "alarmClearedTime" -> fields.cleared = fields.time(parser, value, name);
                case "alarmReportingTime" -> {
                    fields.reporting = value == JsonToken.VALUE_STRING ? Rfc3339.parse(parser.getText()) : null;
                    fields.detail(parser, value, name);
                }
                case "state" -> {
                    fields.over = value == JsonToken.VALUE_STRING
                            && parser.getText().strip().equalsIgnoreCase(CLEARED);
                    fields.detail(parser, value, name);
                }
                case "alarmedObject" -> fields.alarmedObject(parser, value);
                default -> fields.detail(parser, value, name);
            }
        }
        long end = parser.currentLocation().getByteOffset();
        if (end - start > LARGEST) {
            return ParsedReport.refused(List.of(tooLarge("")));
        }
        return fields.report(tenant, receivedAt);
    }

    private static FieldProblem noObject(String field) {
        return new FieldProblem(field, "This is no JSON object.", "Send TMF642's Alarm as a JSON object.");
    }

    private static FieldProblem tooLarge(String field) {
        return new FieldProblem(
                field, "The alarm is larger than " + LARGEST + " bytes.", "Leave out what nobody needs to see.");
    }

    private static FieldProblem broken(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return e instanceof StreamConstraintsException
                ? new FieldProblem("", "A value is too long or too deep" + where + ".", "Leave out what nobody needs.")
                : new FieldProblem(
                        "",
                        "The JSON text is broken" + where + ": " + plain(e.getOriginalMessage()),
                        "Send whole, valid JSON in UTF-8.");
    }

    /** Message without what the parser says about its own settings. */
    private static String plain(String message) {
        int marker = message.indexOf(" (start marker");
        return marker < 0 ? message : message.substring(0, marker);
    }

    /**
     * Content of a request's body, as far as it was read.
     *
     * @param array whether it was an array of alarms, not a single one
     */
    record Body(boolean array, List<ParsedReport> alarms) {}

    /** The text as a whole cannot be read. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient FieldProblem problem;

        Refused(FieldProblem problem) {
            super(problem.problem());
            this.problem = problem;
        }

        FieldProblem problem() {
            return problem;
        }
    }

    /** The fields of one alarm as far as they are read. */
    private static final class Fields {

        private final List<FieldProblem> problems = new ArrayList<>(0);
        private @Nullable Map<String, String> details;
        private @Nullable String alarmType;
        private @Nullable String perceivedSeverity;
        private @Nullable String probableCause;
        private @Nullable String specificProblem;
        private @Nullable String sourceSystemId;
        private @Nullable String externalAlarmId;
        private @Nullable String alarmDetails;
        private @Nullable String objectId;
        private @Nullable Instant raised;
        private @Nullable Instant changed;
        private @Nullable Instant cleared;
        private @Nullable Instant reporting;
        private boolean over;

        /** An id or word: bounded and printable. */
        private @Nullable String word(JsonParser parser, JsonToken value, String field) throws IOException {
            String text = text(parser, value, field);
            if (text == null) {
                return null;
            }
            String word = SourceWords.tidy(text);
            if (word.length() > SourceWords.LONGEST) {
                problems.add(new FieldProblem(
                        field,
                        "It has " + word.length() + " characters.",
                        "Give at most " + SourceWords.LONGEST + " characters."));
                return null;
            }
            if (SourceWords.unprintable(word)) {
                problems.add(new FieldProblem(
                        field, "It holds control characters or broken Unicode.", "Give printable characters only."));
                return null;
            }
            return word;
        }

        /** A word that a source may make long: cut where it does not fit, with the whole kept among the details. */
        private @Nullable String phrase(JsonParser parser, JsonToken value, String field) throws IOException {
            String text = text(parser, value, field);
            if (text == null) {
                return null;
            }
            if (text.length() > SourceWords.LONGEST) {
                details().put(field + ".whole", SourceWords.text(text, SourceWords.LONGEST_TEXT));
            }
            return SourceWords.fitted(text);
        }

        private Map<String, String> details() {
            Map<String, String> present = details;
            if (present == null) {
                present = new LinkedHashMap<>();
                details = present;
            }
            return present;
        }

        private @Nullable String text(JsonParser parser, JsonToken value, String field) throws IOException {
            if (value == JsonToken.VALUE_STRING) {
                return parser.getText();
            }
            if (value != JsonToken.VALUE_NULL) {
                problems.add(new FieldProblem(field, "It is no text.", "Give a JSON string."));
                parser.skipChildren();
            }
            return null;
        }

        private @Nullable Instant time(JsonParser parser, JsonToken value, String field) throws IOException {
            if (value == JsonToken.VALUE_NULL) {
                return null;
            }
            if (value != JsonToken.VALUE_STRING) {
                problems.add(new FieldProblem(field, "It is no text with a time.", TIME_MEND));
                parser.skipChildren();
                return null;
            }
            String text = SourceWords.tidy(parser.getText());
            if (text.isEmpty()) {
                return null;
            }
            Instant time = Rfc3339.parse(text);
            if (time == null) {
                problems.add(new FieldProblem(field, "It is no time of RFC 3339 with an offset.", TIME_MEND));
            }
            return time;
        }

        private void alarmedObject(JsonParser parser, JsonToken value) throws IOException {
            if (value == JsonToken.VALUE_NULL) {
                return;
            }
            if (value != JsonToken.START_OBJECT) {
                problems.add(new FieldProblem(
                        "alarmedObject", "It is no object.", "Give an object with the id, as {\"id\": \"SITE-1\"}."));
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken inner = parser.nextToken();
                if (name.equals("id")) {
                    objectId = word(parser, inner, "alarmedObject.id");
                } else {
                    detail(parser, inner, "alarmedObject." + name);
                }
            }
        }

        private void detail(JsonParser parser, JsonToken value, String name) throws IOException {
            if (value == JsonToken.VALUE_NULL) {
                return;
            }
            String text;
            if (value.isStructStart()) {
                StringWriter nested = new StringWriter();
                try (JsonGenerator generator = JSON.createGenerator(nested)) {
                    generator.copyCurrentStructure(parser);
                }
                text = nested.toString();
            } else {
                text = parser.getText();
            }
            details().put(SourceWords.storable(name), SourceWords.storable(text));
        }

        private ParsedReport report(String tenant, Instant receivedAt) {
            AlarmType type = null;
            String typeWord = present(alarmType, "alarmType", "Give one of TMF642's words, such as Equipment Alarm.");
            if (typeWord != null) {
                type = SourceWords.type(typeWord);
                if (type == null) {
                    problems.add(
                            new FieldProblem(
                                    "alarmType",
                                    "'" + typeWord + "' is none of the ten alarm types of X.733.",
                                    "Give one of: Communications Alarm, Processing Error Alarm, Environmental Alarm, Quality of "
                                            + "Service Alarm, Equipment Alarm, Integrity Violation, Operational Violation, "
                                            + "Physical Violation, Security Service or Mechanism Violation, Time Domain Violation."));
                }
            }
            PerceivedSeverity severity = null;
            String severityWord =
                    present(perceivedSeverity, "perceivedSeverity", "Give one of X.733's six words, such as major.");
            if (severityWord != null) {
                severity = SourceWords.severity(severityWord);
                if (severity == null) {
                    problems.add(new FieldProblem(
                            "perceivedSeverity",
                            "'" + severityWord + "' is none of X.733's six words.",
                            "Give one of: critical, major, minor, warning, indeterminate, cleared."));
                }
            }
            present(
                    probableCause,
                    "probableCause",
                    "Give X.733's probable cause, such as powerProblem, or your own word.");
            present(objectId, "alarmedObject.id", "Give the id of the site or the piece of equipment.");
            present(sourceSystemId, "sourceSystemId", "Give the id of the system that reports the alarm.");
            if (severity != null && over) {
                severity = PerceivedSeverity.CLEARED;
            }
            Instant happened = happened(severity, receivedAt);
            if (!problems.isEmpty()
                    || type == null
                    || severity == null
                    || probableCause == null
                    || objectId == null
                    || sourceSystemId == null
                    || severityWord == null
                    || happened == null) {
                return ParsedReport.refused(problems);
            }
            return ParsedReport.of(new AlarmReport(
                    ReportIds.next(),
                    tenant,
                    sourceSystemId,
                    objectId,
                    type,
                    probableCause,
                    specificProblem == null ? "" : specificProblem,
                    severity,
                    severityWord,
                    happened,
                    receivedAt,
                    ownId(),
                    alarmDetails == null ? null : SourceWords.storable(alarmDetails),
                    details == null ? Map.of() : details));
        }

        /** Id by which the source knows the alarm: externalAlarmId, or else the id under which it sends it. */
        private @Nullable String ownId() {
            String id = externalAlarmId == null || externalAlarmId.isEmpty()
                    ? details == null ? null : details.get("id")
                    : externalAlarmId;
            return id == null || id.isBlank() ? null : SourceWords.fitted(id);
        }

        /**
         * Event time of the report: a clear at its cleared time, else its change, else when it was reported, else when
         * it arrived; never when the alarm was raised. A raise at its raise, or at its change where it reports one.
         */
        private @Nullable Instant happened(@Nullable PerceivedSeverity severity, Instant receivedAt) {
            if (severity == PerceivedSeverity.CLEARED) {
                Instant ended = cleared != null ? cleared : changed != null ? changed : reporting;
                return ended == null ? receivedAt : ended;
            }
            if (raised == null) {
                present(null, "alarmRaisedTime", TIME_MEND);
                return null;
            }
            return changed != null && changed.isAfter(raised) ? changed : raised;
        }

        /** The value where there is one; else the field is named, unless it has been named already. */
        private @Nullable String present(@Nullable String value, String field, String mend) {
            if (value != null && !value.isEmpty()) {
                return value;
            }
            if (!named(field) && !(field.equals("alarmedObject.id") && named("alarmedObject"))) {
                problems.add(new FieldProblem(field, value == null ? "It is missing." : "It is empty.", mend));
            }
            return null;
        }

        private boolean named(String field) {
            for (FieldProblem problem : problems) {
                if (problem.field().equals(field)) {
                    return true;
                }
            }
            return false;
        }
    }
}
