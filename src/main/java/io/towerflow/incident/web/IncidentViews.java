package io.towerflow.incident.web;

import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.StoredTexts;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.ranking.UrgencyTexts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the API's views of incidents, their sentences in the reader's language. */
@Component
class IncidentViews {

    private final StoredTexts sentences;
    private final UrgencyTexts urgency;

    IncidentViews(StoredTexts sentences, UrgencyTexts urgency) {
        this.sentences = sentences;
        this.urgency = urgency;
    }

    /** Root cause as the API shows it. */
    record Cause(
            @Nullable UUID alarmId,
            String alarmedObject,
            String siteId,
            String probableCause,
            String category,
            double confidence,
            String explanation,
            @Nullable String consequence,
            boolean provisional,
            String rule,
            int ruleVersion) {}

    /** Evidence for a cause, as the API shows it. */
    record Evidence(String sentence, List<UUID> alarms, List<String> edges, String rule, int ruleVersion) {}

    /** Step of the chain from the cause, which is step 0, to its effects. */
    record Step(
            int number,
            @Nullable Integer from,
            String probableCause,
            List<UUID> alarms,
            int alarmCount,
            List<String> sites,
            int siteCount,
            Instant firstAt,
            Instant lastAt,
            List<String> edges,
            @Nullable String sentence,
            String rule,
            int ruleVersion) {}

    /** Alternative to the cause, and why it is not believed. */
    record Rejected(
            @Nullable UUID alarmId,
            String alarmedObject,
            String siteId,
            String probableCause,
            double confidence,
            String hypothesis,
            String why,
            String rule,
            int ruleVersion) {}

    /** Entry of the timeline as the API shows it. */
    record Happening(
            Instant at,
            String kind,
            String sentence,
            @Nullable String actor) {}

    /** Incident as lists of the API show it. */
    record Summary(
            String number,
            String title,
            String state,
            String severity,
            int urgency,
            List<UrgencyTexts.Reason> urgencyReasons,
            List<String> sites,
            int alarmCount,
            int activeAlarmCount,
            @Nullable Cause rootCause,
            List<Evidence> evidence,
            List<Happening> timeline,
            @Nullable String processInstanceId,
            @Nullable String mergedInto,
            @Nullable String acknowledgedBy,
            @Nullable String technician,
            Instant openedAt,
            Instant dueAt,
            @Nullable Instant siteDownAt,
            Instant changedAt,
            @Nullable Instant clearedAt,
            @Nullable Instant closedAt) {}

    Summary summary(Incident incident, Incidents.AlarmCount alarms, List<TimelineEntry> timeline, Locale locale) {
        return new Summary(
                incident.number(),
                incident.title(),
                incident.state().word(),
                incident.severity().word(),
                incident.urgency(),
                urgency.reasons(incident, locale),
                incident.sites(),
                alarms.all(),
                alarms.active(),
                cause(incident, locale),
                evidence(incident, locale),
                timeline.stream()
                        .map(entry -> new Happening(
                                entry.at(),
                                entry.kind(),
                                sentences.say(incident.tenant(), entry, locale),
                                entry.actor()))
                        .toList(),
                incident.processInstanceId(),
                incident.mergedInto(),
                incident.acknowledgedBy(),
                incident.technician(),
                incident.openedAt(),
                incident.dueAt(),
                incident.siteDownAt(),
                incident.changedAt(),
                incident.clearedAt(),
                incident.closedAt());
    }

    Map<String, Object> whole(
            Incident incident,
            Incidents.AlarmCount count,
            List<TimelineEntry> timeline,
            List<UUID> alarms,
            Locale locale) {
        Map<String, Object> view = new LinkedHashMap<>();
        Summary summary = summary(incident, count, timeline, locale);
        view.put("number", summary.number());
        view.put("title", summary.title());
        view.put("state", summary.state());
        view.put("severity", summary.severity());
        view.put("urgency", summary.urgency());
        view.put("urgencyReasons", summary.urgencyReasons());
        view.put("sites", summary.sites());
        view.put("alarmCount", summary.alarmCount());
        view.put("activeAlarmCount", summary.activeAlarmCount());
        view.put("rootCause", summary.rootCause());
        view.put("evidence", summary.evidence());
        view.put("chain", chain(incident, locale));
        view.put("rejectedCauses", rejected(incident, locale));
        view.put("timeline", summary.timeline());
        view.put("alarms", alarms);
        view.put("processInstanceId", summary.processInstanceId());
        view.put("mergedInto", summary.mergedInto());
        view.put("acknowledgedBy", summary.acknowledgedBy());
        view.put("technician", summary.technician());
        view.put("openedAt", summary.openedAt());
        view.put("dueAt", summary.dueAt());
        view.put("siteDownAt", summary.siteDownAt());
        view.put("changedAt", summary.changedAt());
        view.put("clearedAt", summary.clearedAt());
        view.put("closedAt", summary.closedAt());
        view.put("workOrders", List.of());
        return view;
    }

    private @Nullable Cause cause(Incident incident, Locale locale) {
        return cause(incident, incident.rootCause(), locale);
    }

    /** Says a belief about the incident in words. */
    @Nullable
    Cause cause(Incident incident, @Nullable RootCause cause, Locale locale) {
        return cause == null
                ? null
                : new Cause(
                        cause.alarmId(),
                        cause.alarmedObject(),
                        cause.siteId(),
                        cause.probableCause(),
                        cause.category(),
                        cause.confidence(),
                        sentences.say(incident.tenant(), cause.explanation(), locale),
                        cause.consequence() == null
                                ? null
                                : sentences.say(incident.tenant(), cause.consequence(), locale),
                        cause.provisional(),
                        cause.rule(),
                        cause.ruleVersion());
    }

    private List<Evidence> evidence(Incident incident, Locale locale) {
        RootCause cause = incident.rootCause();
        if (cause == null) {
            return List.of();
        }
        return cause.evidence().stream()
                .map(reason -> new Evidence(
                        sentences.say(incident.tenant(), reason.sentence(), locale),
                        reason.alarms(),
                        reason.edges(),
                        reason.rule(),
                        reason.ruleVersion()))
                .toList();
    }

    private List<Step> chain(Incident incident, Locale locale) {
        RootCause cause = incident.rootCause();
        return cause == null
                ? List.of()
                : cause.chain().stream()
                        .map(step -> new Step(
                                step.number(),
                                step.from(),
                                step.probableCause(),
                                step.alarms(),
                                step.alarmCount(),
                                step.sites(),
                                step.siteCount(),
                                step.firstAt(),
                                step.lastAt(),
                                step.edges(),
                                step.reason() == null ? null : sentences.say(incident.tenant(), step.reason(), locale),
                                step.rule(),
                                step.ruleVersion()))
                        .toList();
    }

    private List<Rejected> rejected(Incident incident, Locale locale) {
        RootCause cause = incident.rootCause();
        return cause == null
                ? List.of()
                : cause.rejected().stream()
                        .map(other -> new Rejected(
                                other.alarmId(),
                                other.alarmedObject(),
                                other.siteId(),
                                other.probableCause(),
                                other.confidence(),
                                sentences.say(incident.tenant(), other.hypothesis(), locale),
                                sentences.say(incident.tenant(), other.why(), locale),
                                other.rule(),
                                other.ruleVersion()))
                        .toList();
    }
}
