package io.towerflow.incident.tmf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.IncidentTitles;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.StoredTexts;
import io.towerflow.incident.TimelineEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes an incident as a ServiceProblem of TMF656 version 4: its alarms are the underlying alarms, the object believed to
 * have failed is the root cause resource, and what happened, the evidence and the rejected causes are tracking records, told
 * apart by their characteristic {@code kind}.
 */
@Component
class ServiceProblemJson {

    static final String PATH = "/tmf-api/serviceProblemManagement/v4/serviceProblem";

    private static final String ALARMS = "/tmf-api/alarm/v4/alarm/";
    private static final String SYSTEM = "TowerFlow";

    private final Incidents incidents;
    private final Alarms alarms;
    private final StoredTexts sentences;
    private final IncidentTitles titles;
    private final ObjectMapper json;

    ServiceProblemJson(
            Incidents incidents, Alarms alarms, StoredTexts sentences, IncidentTitles titles, ObjectMapper json) {
        this.incidents = incidents;
        this.alarms = alarms;
        this.sentences = sentences;
        this.titles = titles;
        this.json = json;
    }

    ObjectNode write(Incident incident, Locale locale) {
        RootCause cause = incident.rootCause();
        ObjectNode problem = json.createObjectNode();
        problem.put("id", incident.number());
        problem.put("href", PATH + "/" + incident.number());
        problem.put("@type", "ServiceProblem");
        problem.put("name", incident.title());
        problem.put("category", cause == null ? "unknown" : cause.category());
        problem.put("priority", priority(incident.severity()));
        problem.put("impactImportanceFactor", importance(incident.severity()));
        problem.put("description", incident.title());
        problem.put("reason", cause == null ? "Unknown" : reason(incident, cause, locale));
        problem.put("originatingSystem", SYSTEM);
        party(problem.putObject("originatorParty"), SYSTEM, "originator", "Organization");
        if (incident.acknowledgedBy() != null) {
            party(problem.putObject("responsibleParty"), incident.acknowledgedBy(), "responsible", "Individual");
        }
        status(problem, incident);
        List<Alarm> underlying = alarms.findAll(incidents.alarmsOf(incident.number())).stream()
                .sorted(Comparator.comparing(Alarm::raisedAt).thenComparing(Alarm::id))
                .toList();
        locations(problem, incident, locale);
        resources(problem, underlying);
        alarmReferences(problem, underlying);
        if (cause != null) {
            resource(problem.putArray("rootCauseResource").addObject(), cause.alarmedObject());
            ArrayNode characteristics = problem.putArray("characteristic");
            characteristic(characteristics, "rootCause.probableCause", cause.probableCause());
            characteristic(characteristics, "rootCause.confidence", cause.confidence());
            characteristic(characteristics, "rootCause.rule", cause.rule());
            characteristic(characteristics, "rootCause.ruleVersion", cause.ruleVersion());
            characteristic(characteristics, "rootCause.provisional", cause.provisional());
        }
        if (incident.mergedInto() != null) {
            problem.putArray("parentProblem")
                    .addObject()
                    .put("id", incident.mergedInto())
                    .put("href", PATH + "/" + incident.mergedInto())
                    .put("@referredType", "ServiceProblem");
        }
        ArrayNode records = problem.putArray("trackingRecord");
        happened(records, incident, locale);
        if (cause != null) {
            evidence(records, incident, cause, locale);
        }
        return problem;
    }

    private String reason(Incident incident, RootCause cause, Locale locale) {
        String explanation = sentences.say(incident.tenant(), cause.explanation(), locale);
        RootCause.Sentence consequence = cause.consequence();
        return consequence == null
                ? explanation
                : explanation + ". " + sentences.say(incident.tenant(), consequence, locale) + ".";
    }

    private static void status(ObjectNode problem, Incident incident) {
        boolean taken = incident.acknowledgedBy() != null;
        String status =
                switch (incident.state()) {
                    case OPEN -> taken ? "inProgress" : "acknowledged";
                    case CLEARED -> "resolved";
                    case CLOSED, MERGED -> "closed";
                    case CANCELLED -> "cancelled";
                };
        problem.put("status", status);
        Instant ended = incident.closedAt();
        Instant since = ended != null
                ? ended
                : incident.state() == IncidentState.CLEARED && incident.clearedAt() != null
                        ? incident.clearedAt()
                        : incident.openedAt();
        problem.put("statusChangeDate", since.toString());
        problem.put("statusChangeReason", incident.state().word());
        problem.put("creationDate", incident.openedAt().toString());
        problem.put("lastUpdate", incident.changedAt().toString());
        if (incident.clearedAt() != null) {
            problem.put("resolutionDate", incident.clearedAt().toString());
        }
    }

    private void locations(ObjectNode problem, Incident incident, Locale locale) {
        ArrayNode locations = problem.putArray("affectedLocation");
        for (String site : incident.sites()) {
            locations
                    .addObject()
                    .put("id", site)
                    .put("href", "/api/sites/" + site)
                    .put("name", titles.site(incident.tenant(), site))
                    .put("role", "affected site")
                    .put("@referredType", "GeographicSite");
        }
    }

    private static void resources(ObjectNode problem, List<Alarm> underlying) {
        ArrayNode resources = problem.putArray("affectedResource");
        underlying.stream().map(Alarm::alarmedObjectId).distinct().forEach(id -> resource(resources.addObject(), id));
    }

    private static void alarmReferences(ObjectNode problem, List<Alarm> underlying) {
        if (!underlying.isEmpty()) {
            alarm(
                    problem.putObject("firstAlert").put("role", "first alert"),
                    underlying.getFirst().id());
        }
        ArrayNode references = problem.putArray("underlyingAlarm");
        underlying.forEach(one -> alarm(references.addObject(), one.id()));
    }

    private void happened(ArrayNode records, Incident incident, Locale locale) {
        for (TimelineEntry entry : incidents.timeline(incident.number())) {
            ObjectNode record =
                    record(records, entry.at(), sentences.say(incident.tenant(), entry, locale), "timeline");
            if (entry.actor() != null) {
                record.put("user", entry.actor());
            }
        }
    }

    private void evidence(ArrayNode records, Incident incident, RootCause cause, Locale locale) {
        for (RootCause.Step step : cause.chain()) {
            RootCause.Sentence why = step.reason() == null ? cause.explanation() : step.reason();
            ArrayNode more = (ArrayNode) record(
                            records,
                            step.firstAt(),
                            sentences.say(incident.tenant(), why, locale),
                            step.from() == null ? "cause" : "evidence")
                    .path("characteristic");
            characteristic(more, "step", step.number());
            if (step.from() != null) {
                characteristic(more, "broughtByStep", step.from());
            }
            characteristic(more, "probableCause", step.probableCause());
            characteristic(more, "alarmCount", step.alarmCount());
            characteristic(more, "siteCount", step.siteCount());
            characteristic(more, "lastTime", step.lastAt().toString());
            list(more, "alarms", step.alarms());
            list(more, "sites", step.sites());
            list(more, "topologyEdges", step.edges());
            characteristic(more, "rule", step.rule());
            characteristic(more, "ruleVersion", step.ruleVersion());
        }
        for (RootCause.Rejected other : cause.rejected()) {
            ArrayNode more = (ArrayNode) record(
                            records,
                            incident.changedAt(),
                            sentences.say(incident.tenant(), other.hypothesis(), locale) + ": "
                                    + sentences.say(incident.tenant(), other.why(), locale),
                            "rejected")
                    .path("characteristic");
            characteristic(more, "resource", other.alarmedObject());
            characteristic(more, "probableCause", other.probableCause());
            characteristic(more, "confidence", other.confidence());
            characteristic(more, "rule", other.rule());
            characteristic(more, "ruleVersion", other.ruleVersion());
        }
    }

    private static ObjectNode record(ArrayNode records, Instant at, String description, String kind) {
        ObjectNode record = records.addObject();
        record.put("id", String.valueOf(records.size()));
        record.put("description", description);
        record.put("systemId", SYSTEM);
        record.put("time", at.toString());
        record.put("@type", "TrackingRecord");
        characteristic(record.putArray("characteristic"), "kind", kind);
        return record;
    }

    private static void party(ObjectNode party, String id, String role, String type) {
        party.put("id", id).put("name", id).put("role", role).put("@referredType", type);
    }

    private static void resource(ObjectNode resource, String id) {
        resource.put("id", id).put("name", id).put("@referredType", "Resource");
    }

    private static void alarm(ObjectNode reference, UUID id) {
        reference.put("id", id.toString()).put("href", ALARMS + id).put("@referredType", "Alarm");
    }

    private static void list(ArrayNode characteristics, String name, Collection<?> values) {
        if (!values.isEmpty()) {
            ArrayNode list = characteristics.addObject().put("name", name).putArray("value");
            values.forEach(value -> list.add(value.toString()));
        }
    }

    private static void characteristic(ArrayNode characteristics, String name, @Nullable Object value) {
        characteristics.addObject().put("name", name).putPOJO("value", value);
    }

    /** Returns the priority: 1 is the highest, 10 the lowest. */
    private static int priority(PerceivedSeverity severity) {
        return switch (severity) {
            case CRITICAL -> 1;
            case MAJOR -> 3;
            case MINOR -> 5;
            case WARNING -> 7;
            case INDETERMINATE, CLEARED -> 9;
        };
    }

    /** Returns the importance, from 0, no impact, to 100. */
    private static String importance(PerceivedSeverity severity) {
        return switch (severity) {
            case CRITICAL -> "100";
            case MAJOR -> "75";
            case MINOR -> "50";
            case WARNING -> "25";
            case INDETERMINATE, CLEARED -> "0";
        };
    }
}
