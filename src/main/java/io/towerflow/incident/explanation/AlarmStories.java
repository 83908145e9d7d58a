package io.towerflow.incident.explanation;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.LedgerEntry;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.Situations;
import io.towerflow.correlation.Situations.Membership;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentTitles;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.StoredTexts;
import io.towerflow.incident.lifecycle.IncidentRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells of an alarm what happened to it, which rule of which version decided, and what would have happened otherwise: from the
 * ledger, from its place in a situation, and from the incidents that hold it. Where the ledger is not kept any more, the
 * alarm's own row and its place still tell.
 */
@Service
@Transactional(readOnly = true)
public class AlarmStories {

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** Pattern where a reason begins to quote what the source had said before; the quotation goes to its end. */
    private static final Pattern FORMER = Pattern.compile("Its (text|details) had been: ");

    private final Alarms alarms;
    private final Situations situations;
    private final IncidentRepository repository;
    private final Incidents incidents;
    private final StoredTexts sentences;
    private final IncidentTitles titles;
    private final MessageSource messages;

    AlarmStories(
            Alarms alarms,
            Situations situations,
            IncidentRepository repository,
            Incidents incidents,
            StoredTexts sentences,
            IncidentTitles titles,
            MessageSource messages) {
        this.alarms = alarms;
        this.situations = situations;
        this.repository = repository;
        this.incidents = incidents;
        this.sentences = sentences;
        this.titles = titles;
        this.messages = messages;
    }

    /**
     * Decision about an alarm, in the reader's language.
     *
     * @param reportId the report that brought it about; the alarm's own id where none did
     * @param decision a word such as {@code raised}, {@code repeated}, {@code damped}, {@code correlated}, {@code incident}
     * @param reason the key or words under which the reason is stored, or null
     * @param rule the rule that decided, or null where the product's own mechanism did
     * @param ruleVersion the version of the rule set, or null likewise
     * @param subject what it was joined with: a situation's id or an incident's number, or null
     * @param sentence what was decided and why
     * @param otherwise what would have happened without this decision, or null where it kept nothing from happening
     */
    public record Decision(
            UUID reportId,
            UUID alarmId,
            Instant at,
            String decision,
            @Nullable String reason,
            @Nullable String rule,
            @Nullable Integer ruleVersion,
            @Nullable String subject,
            String sentence,
            @Nullable String otherwise) {}

    /**
     * Returns every decision about the alarm or report with this id, oldest first; empty where there is no such alarm. For a
     * report that was deduplicated: its own entry, which names the alarm; that alarm's id tells the rest.
     */
    public List<Decision> of(UUID id, Locale locale) {
        List<LedgerEntry> ledger = alarms.ledger(id);
        Optional<Alarm> found = alarms.find(id).filter(alarm -> alarm.id().equals(id));
        if (found.isEmpty()) {
            return ledger.stream().map(entry -> told(entry, null, null, locale)).toList();
        }
        Alarm alarm = found.get();
        Membership place = situations.membershipOf(id).orElse(null);
        List<Decision> decisions = new ArrayList<>();
        if (ledger.stream().noneMatch(entry -> entry.decision().equals("raised"))) {
            decisions.add(told(entry(alarm, alarm.raisedAt(), "raised", null, null, null, null), alarm, null, locale));
        }
        ledger.forEach(entry -> decisions.add(told(entry, alarm, place, locale)));
        if (place != null) {
            if (ledger.stream().noneMatch(entry -> entry.decision().equals("correlated"))) {
                decisions.add(told(
                        entry(
                                alarm,
                                place.joinedAt(),
                                "correlated",
                                place.reason().key(),
                                place.rule().isEmpty() ? null : place.rule(),
                                place.ruleVersion(),
                                place.situationId().toString()),
                        alarm,
                        place,
                        locale));
            }
            for (String number : repository.holdersOf(place.situationId())) {
                incidents.find(number).ifPresent(incident -> decisions.addAll(of(incident, alarm, place, locale)));
            }
        }
        if (alarm.clearedAt() != null
                && ledger.stream().noneMatch(entry -> entry.decision().equals("cleared"))) {
            decisions.add(
                    told(entry(alarm, alarm.clearedAt(), "cleared", null, null, null, null), alarm, null, locale));
        }
        decisions.sort(Comparator.comparing(Decision::at));
        return List.copyOf(decisions);
    }

    private static LedgerEntry entry(
            Alarm alarm,
            Instant at,
            String decision,
            @Nullable String reason,
            @Nullable String rule,
            @Nullable Integer version,
            @Nullable String subject) {
        return new LedgerEntry(alarm.id(), alarm.id(), at, decision, reason, rule, version, subject);
    }

    /** Returns what the incident says of the alarm. */
    private List<Decision> of(Incident incident, Alarm alarm, Membership place, Locale locale) {
        Instant at = incident.openedAt().isAfter(place.joinedAt()) ? incident.openedAt() : place.joinedAt();
        int alarmCount = incidents.alarmCounts(List.of(incident)).of(incident).all();
        List<Decision> decisions = new ArrayList<>();
        decisions.add(new Decision(
                alarm.id(),
                alarm.id(),
                at,
                "incident",
                null,
                null,
                null,
                incident.number(),
                say("alarm.decision.incident", locale, incident.number(), incidents.title(incident.number(), locale)),
                alarmCount > 1 ? say("alarm.otherwise.incident", locale, alarmCount) : null));
        RootCause cause = incident.rootCause();
        if (cause == null) {
            return decisions;
        }
        String explanation = sentences.say(incident.tenant(), cause.explanation(), locale);
        if (alarm.id().equals(cause.alarmId())) {
            decisions.add(role(
                    incident,
                    alarm,
                    at,
                    "root-cause",
                    cause.rule(),
                    cause.ruleVersion(),
                    say("alarm.decision.root-cause", locale, Math.round(cause.confidence() * 100), explanation)));
            return decisions;
        }
        cause.rejected().stream()
                .filter(other -> alarm.id().equals(other.alarmId()) && other.confidence() > 0)
                .findFirst()
                .ifPresent(other -> decisions.add(role(
                        incident,
                        alarm,
                        at,
                        "not-root-cause",
                        other.rule(),
                        other.ruleVersion(),
                        say(
                                "alarm.decision.not-root-cause",
                                locale,
                                sentences.say(incident.tenant(), other.why(), locale)))));
        cause.evidence().stream()
                .filter(reason ->
                        !reason.alarms().isEmpty() && reason.alarms().getLast().equals(alarm.id()))
                .findFirst()
                .ifPresent(reason -> decisions.add(role(
                        incident,
                        alarm,
                        at,
                        "effect",
                        reason.rule(),
                        reason.ruleVersion(),
                        say(
                                "alarm.decision.effect",
                                locale,
                                explanation,
                                sentences.say(incident.tenant(), reason.sentence(), locale)))));
        return decisions;
    }

    private static Decision role(
            Incident incident, Alarm alarm, Instant at, String role, String rule, int version, String sentence) {
        return new Decision(alarm.id(), alarm.id(), at, role, null, rule, version, incident.number(), sentence, null);
    }

    private Decision told(LedgerEntry entry, @Nullable Alarm alarm, @Nullable Membership place, Locale locale) {
        String what = say("alarm.decision." + entry.decision(), locale);
        String why = alarm != null && place != null && place.reason().key().equals(entry.reason())
                ? sentences.say(alarm.tenant(), place.reason(), locale)
                : why(entry.reason(), locale);
        return new Decision(
                entry.reportId(),
                entry.alarmId(),
                entry.at(),
                entry.decision(),
                entry.reason(),
                entry.rule(),
                entry.ruleVersion(),
                entry.subject(),
                why == null ? what : say("alarm.decision.because", locale, what, why),
                otherwise(entry, alarm, place, locale));
    }

    private @Nullable String otherwise(
            LedgerEntry entry, @Nullable Alarm alarm, @Nullable Membership place, Locale locale) {
        if (!entry.decision().equals("correlated")) {
            String kept = messages.getMessage("alarm.otherwise." + entry.decision(), null, "", locale);
            return kept == null || kept.isEmpty() ? null : kept;
        }
        if (alarm == null
                || place == null
                || entry.rule() == null
                || !entry.rule().equals(place.rule())) {
            return null;
        }
        if (!place.otherwiseKnown()) {
            return say("alarm.otherwise.correlated.unknown", locale);
        }
        if (place.otherwiseRule() == null) {
            return say("alarm.otherwise.correlated.alone", locale, titles.site(alarm.tenant(), alarm.siteId()));
        }
        // The ledger names the situation that it joined then; a merge may have moved it since
        String joined = place.otherwiseSituation() == null
                ? ""
                : place.otherwiseSituation().toString();
        boolean same =
                joined.equals(entry.subject()) || place.situationId().toString().equals(joined);
        return say(
                same ? "alarm.otherwise.correlated.same" : "alarm.otherwise.correlated.other",
                locale,
                place.otherwiseRule());
    }

    /** Says a stored reason in words: a key, or sentences of the intake, which have a key each. */
    private @Nullable String why(@Nullable String reason, Locale locale) {
        if (reason == null) {
            return null;
        }
        String known = messages.getMessage(reason, null, "", locale);
        if (known != null && !known.isEmpty()) {
            return known;
        }
        List<String> said = new ArrayList<>();
        Matcher former = FORMER.matcher(reason);
        String before = former.find() ? reason.substring(0, former.start()) : reason;
        for (String sentence : before.isEmpty() ? new String[0] : before.split("\\. ")) {
            Matcher number = NUMBER.matcher(sentence);
            Object[] arguments = number.find() ? new Object[] {number.group()} : new Object[0];
            String key = NUMBER.matcher(sentence.toLowerCase(Locale.ROOT))
                    .replaceAll("n")
                    .replaceAll("[^a-z]+", "-");
            String words = messages.getMessage("alarm.note." + key, arguments, sentence, locale);
            said.add(words == null ? sentence : words);
        }
        if (before.length() < reason.length()) {
            said.add(say("alarm.note.former-" + former.group(1), locale, reason.substring(former.end())));
        }
        return String.join(". ", said);
    }

    private String say(String key, Locale locale, Object... arguments) {
        String said = messages.getMessage(key, arguments.length == 0 ? null : arguments, key, locale);
        return said == null ? key : said;
    }
}
