package io.towerflow.alarm.tmf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmNotes;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.ParsedReport;
import io.towerflow.alarm.source.HttpIngest;
import io.towerflow.alarm.source.SourceWords;
import io.towerflow.audit.AuditTrail;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.FieldProblems;
import io.towerflow.problem.Paging;
import io.towerflow.problem.Tmf630;
import io.towerflow.tenancy.Tenancy;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** TMF642's resource {@code alarm}. */
@RestController
@RequestMapping(TmfAlarmJson.PATH)
class TmfAlarmController {

    private static final int LONGEST_COMMENT = 4_000;

    private final TmfAlarmReader reader;
    private final TmfAlarmJson writer;
    private final HttpIngest ingest;
    private final Alarms alarms;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    TmfAlarmController(
            TmfAlarmReader reader,
            TmfAlarmJson writer,
            HttpIngest ingest,
            Alarms alarms,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.reader = reader;
        this.writer = writer;
        this.ingest = ingest;
        this.alarms = alarms;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Takes one alarm or an array of them, raises and clears. 201 with the alarm, or the array of them, once the broker has
     * all; 207 with {@code [{index, status, alarm | problem}]} where some of an array are wrong and the others accepted.
     *
     * @param recorded whether they were recorded before and are loaded now: their own times then order them, however they arrive
     */
    @PostMapping
    ResponseEntity<JsonNode> report(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean recorded)
            throws IOException {
        TmfAlarmReader.Body body;
        try {
            body = reader.readBody(
                    request.getInputStream(), Tenancy.required(), clock.instant(), HttpIngest.callersSource());
        } catch (TmfAlarmReader.Refused refused) {
            throw FieldProblems.refused(List.of(refused.problem()));
        }
        List<AlarmReport> reports = body.alarms().stream()
                .map(ParsedReport::report)
                .filter(Objects::nonNull)
                .map(report -> recorded ? report.ofRecording() : report)
                .toList();
        if (!body.array()) {
            AlarmReport report = body.alarms().get(0).report();
            if (report == null) {
                throw FieldProblems.refused(body.alarms().get(0).problems());
            }
            ingest.admit(reports);
            return ResponseEntity.created(URI.create(TmfAlarmJson.href(report.id())))
                    .body(writer.write(report));
        }
        ingest.admit(reports);
        if (reports.size() == body.alarms().size()) {
            ArrayNode accepted = json.createArrayNode();
            reports.forEach(report -> accepted.add(writer.write(report)));
            return ResponseEntity.status(HttpStatus.CREATED).body(accepted);
        }
        return ResponseEntity.status(HttpStatus.MULTI_STATUS).body(eachOne(body.alarms()));
    }

    private ArrayNode eachOne(List<ParsedReport> read) {
        ArrayNode answers = json.createArrayNode();
        for (int index = 0; index < read.size(); index++) {
            AlarmReport report = read.get(index).report();
            ObjectNode answer = answers.addObject().put("index", index);
            if (report != null) {
                answer.put("status", HttpStatus.CREATED.value()).set("alarm", writer.write(report));
            } else {
                answer.put("status", HttpStatus.BAD_REQUEST.value())
                        .set(
                                "problem",
                                json.valueToTree(
                                        FieldProblems.detail(read.get(index).problems())));
            }
        }
        return answers;
    }

    /**
     * A page of alarms, newest raise first; every parameter but offset, limit and fields filters by a scalar field, by any of the
     * values between commas or of the parameter given again.
     */
    @GetMapping
    ResponseEntity<List<ObjectNode>> list(
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String fields) {
        Paging.check(offset, limit);
        Map<String, String> filters = Tmf630.filters(parameters.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, given -> String.join(",", given.getValue()))));
        Alarms.Page page = alarms.page(filters, offset, limit);
        Map<UUID, AlarmNotes> notes =
                alarms.notes(page.alarms().stream().map(Alarm::id).toList());
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(page.total()))
                .body(page.alarms().stream()
                        .map(alarm -> Tmf630.chosen(
                                writer.write(alarm, notes.getOrDefault(alarm.id(), AlarmNotes.NONE)), fields))
                        .toList());
    }

    /** An alarm (TMF642). */
    @GetMapping("/{id}")
    ObjectNode one(@PathVariable String id, @RequestParam(required = false) @Nullable String fields) {
        return Tmf630.chosen(written(found(id)), fields);
    }

    private ObjectNode written(Alarm alarm) {
        return writer.write(alarm, alarms.notes(List.of(alarm.id())).getOrDefault(alarm.id(), AlarmNotes.NONE));
    }

    private Alarm found(String id) {
        Optional<Alarm> alarm;
        try {
            alarm = alarms.find(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            alarm = Optional.empty();
        }
        return alarm.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no alarm " + id));
    }

    /** Acknowledges an alarm ({@code ackState}, {@code ackUserId}, {@code ackSystemId}) and adds comments ({@code comment}). */
    @PatchMapping("/{id}")
    @Transactional
    public ObjectNode change(@PathVariable String id, @RequestBody JsonNode patch, Principal who) {
        Change change = Change.read(patch, who.getName());
        Alarm alarm = found(id);
        if (change.acknowledged() != null) {
            alarms.acknowledge(alarm.id(), change.acknowledged(), change.userId(), change.systemId());
        }
        for (AlarmNotes.Comment said : change.comments(clock.instant())) {
            alarms.comment(alarm.id(), said.comment(), said.userId(), said.systemId());
        }
        audit.record(
                who.getName(),
                "change-alarm",
                "alarm " + alarm.id(),
                Map.of(
                        "ackState", String.valueOf(change.ackState()),
                        "comments", change.texts().size()));
        return written(alarm);
    }

    /** Change that a PATCH asks for. */
    private record Change(
            @Nullable String ackState,
            @Nullable String userId,
            @Nullable String systemId,
            List<JsonNode> texts) {

        static Change read(JsonNode patch, String user) {
            List<FieldProblem> problems = new ArrayList<>();
            if (!patch.isObject()) {
                throw FieldProblems.refused(
                        List.of(new FieldProblem("", "This is no JSON object.", "Send the fields to change.")));
            }
            patch.fieldNames().forEachRemaining(name -> {
                if (!Set.of("ackState", "ackUserId", "ackSystemId", "comment").contains(name)) {
                    problems.add(new FieldProblem(
                            name,
                            "It cannot be changed.",
                            "Change ackState, ackUserId, ackSystemId or comment; a source clears its alarm by POST."));
                }
            });
            String state = text(patch, "ackState", problems);
            if (state != null && !state.equals("acknowledged") && !state.equals("unacknowledged")) {
                problems.add(new FieldProblem(
                        "ackState",
                        "'" + SourceWords.fitted(state) + "' is no state.",
                        "Give acknowledged or unacknowledged."));
            }
            String userId = text(patch, "ackUserId", problems);
            String systemId = text(patch, "ackSystemId", problems);
            List<JsonNode> comments = new ArrayList<>();
            JsonNode comment = patch.path("comment");
            if (comment.isArray()) {
                comment.forEach(comments::add);
            } else if (!comment.isMissingNode() && !comment.isNull()) {
                comments.add(comment);
            }
            for (JsonNode each : comments) {
                String said = said(each);
                if (said == null || said.isBlank() || said.length() > LONGEST_COMMENT) {
                    problems.add(new FieldProblem(
                            "comment",
                            "A comment has no text, or more than " + LONGEST_COMMENT + " characters.",
                            "Give [{\"comment\": \"…\"}]."));
                }
            }
            if (problems.isEmpty() && state == null && comments.isEmpty() && userId == null && systemId == null) {
                problems.add(new FieldProblem("", "Nothing is to be changed.", "Give ackState or comment."));
            }
            if (!problems.isEmpty()) {
                throw FieldProblems.refused(problems);
            }
            return new Change(
                    state == null && (userId != null || systemId != null) ? "acknowledged" : state,
                    userId == null ? user : userId,
                    systemId,
                    comments);
        }

        private static @Nullable String text(JsonNode patch, String field, List<FieldProblem> problems) {
            JsonNode value = patch.path(field);
            if (value.isMissingNode() || value.isNull()) {
                return null;
            }
            if (!value.isTextual()
                    || value.asText().length() > SourceWords.LONGEST
                    || SourceWords.unprintable(value.asText())) {
                problems.add(new FieldProblem(
                        field,
                        "It is no short text.",
                        "Give a text of at most " + SourceWords.LONGEST + " characters."));
                return null;
            }
            return value.asText();
        }

        private static @Nullable String said(JsonNode comment) {
            JsonNode text = comment.isObject() ? comment.path("comment") : comment;
            return text.isTextual() ? text.asText() : null;
        }

        @Nullable
        Boolean acknowledged() {
            return ackState == null ? null : ackState.equals("acknowledged");
        }

        List<AlarmNotes.Comment> comments(Instant now) {
            return texts.stream()
                    .map(each -> new AlarmNotes.Comment(
                            SourceWords.storable(String.valueOf(said(each))),
                            each.path("userId").asText(userId),
                            each.path("systemId").isTextual()
                                    ? each.path("systemId").asText()
                                    : systemId,
                            now))
                    .toList();
        }
    }
}
