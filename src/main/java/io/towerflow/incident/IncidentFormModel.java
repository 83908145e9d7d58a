package io.towerflow.incident;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.identity.process.MarkdownText;
import io.towerflow.incident.lifecycle.IncidentLifecycle;
import io.towerflow.incident.ranking.UrgencyTexts;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.problem.NotFoundException;
import io.towerflow.rules.Family;
import io.towerflow.rules.ProbableCauses;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes what a task's form shows, in one language: it tells a dispatcher at a glance what an incident is. */
@Component
public class IncidentFormModel {

    private static final int MOST_ALARMS = 50;
    private static final int MOST_NEWS = 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DUE = DateTimeFormatter.ofPattern("dd/MM HH:mm", Locale.ROOT);
    private static final Set<Family> REMOTE = Set.of(Family.SOFTWARE, Family.SYNC, Family.QUALITY);

    private final Incidents incidents;
    private final Alarms alarms;
    private final Inventory inventory;
    private final Autonomy autonomy;
    private final ProbableCauses causes;
    private final IncidentTitles titles;
    private final StoredTexts sentences;
    private final UrgencyTexts urgency;
    private final MessageSource messages;

    IncidentFormModel(
            Incidents incidents,
            Alarms alarms,
            Inventory inventory,
            Autonomy autonomy,
            ProbableCauses causes,
            IncidentTitles titles,
            StoredTexts sentences,
            UrgencyTexts urgency,
            MessageSource messages) {
        this.incidents = incidents;
        this.alarms = alarms;
        this.inventory = inventory;
        this.autonomy = autonomy;
        this.causes = causes;
        this.titles = titles;
        this.sentences = sentences;
        this.urgency = urgency;
        this.messages = messages;
    }

    /**
     * Form model of an incident, in words.
     *
     * @param place its first site's name and how many more there are, the same in every language
     * @param urgency its severity's word, the same in every language
     * @param what the believed cause's name in English, by which the lists of tasks find it in other languages; empty while
     *     none is known
     * @param points how urgent it is, 0 to 100; the priority of its tasks
     * @param why what the points are made of
     * @param due the time of day at the site at which the agreed time is over, marked where it is; empty once all is clear
     * @param minutes to site down, or why there are none
     * @param cause the believed cause and its explanation in one sentence
     * @param news what changed since somebody last decided something
     * @param link the path of its page on the console
     */
    public record Brief(
            String number,
            String title,
            String place,
            String urgency,
            String what,
            int points,
            String why,
            String due,
            String severity,
            String site,
            String minutes,
            String cause,
            String news,
            MarkdownText link,
            List<Line> alarms,
            String more) {}

    /** Line of an alarm; active and severe ones come first. */
    public record Line(String site, String object, String what, String severity, String since, String state) {}

    /** Returns what people are shown of an incident in each of these languages, in their order. */
    @Transactional(readOnly = true)
    public List<Brief> briefs(String number, List<Locale> languages) {
        Incident incident = incidents.find(number).orElseThrow(() -> new NotFoundException("incident", number));
        List<UUID> ids = incidents.alarmsOf(number);
        List<Alarm> all = ids.isEmpty() ? List.of() : new ArrayList<>(alarms.findAll(ids));
        List<Alarm> shown = all.stream()
                .sorted(Comparator.comparing(Alarm::active)
                        .reversed()
                        .thenComparing(Alarm::perceivedSeverity)
                        .thenComparing(Alarm::raisedAt)
                        .thenComparing(Alarm::id))
                .limit(MOST_ALARMS)
                .toList();
        List<TimelineEntry> timeline = incidents.timeline(number);
        return languages.stream()
                .map(language -> brief(incident, timeline, shown, all.size(), language))
                .toList();
    }

    private Brief brief(
            Incident incident, List<TimelineEntry> timeline, List<Alarm> shown, int alarmCount, Locale language) {
        OptionalLong minutes = autonomy.minutesToSiteDown(incident);
        return new Brief(
                incident.number(),
                incidents.title(incident.number(), language),
                place(incident),
                incident.severity().word(),
                incident.rootCause() == null
                        ? ""
                        : titles.cause(incident.rootCause().probableCause(), Locale.ENGLISH),
                incident.urgency(),
                urgency.line(incident, language),
                due(incident),
                say("incident.severity." + incident.severity().word(), language),
                site(incident, language),
                minutes.isPresent()
                        ? say("incident.display.minutes", language, minutes.getAsLong())
                        : say("incident.display." + withoutMinutes(incident), language),
                cause(incident, language),
                news(incident, timeline, alarmCount, language),
                MarkdownText.address("/incidents/" + incident.number()),
                shown.stream().map(alarm -> line(alarm, language)).toList(),
                alarmCount > shown.size()
                        ? say("incident.display.moreAlarms", language, alarmCount - shown.size())
                        : "");
    }

    private String withoutMinutes(Incident incident) {
        if (incident.state() != IncidentState.OPEN) {
            return "noRisk";
        }
        return incident.rootCause() == null || autonomy.losingPower(incident) ? "minutesUnknown" : "powered";
    }

    private String due(Incident incident) {
        if (incident.state() != IncidentState.OPEN) {
            return "";
        }
        Site site = incident.sites().isEmpty()
                ? null
                : inventory.topology(incident.tenant()).site(incident.sites().getFirst());
        String time = DUE.format(incident.dueAt().atZone(site == null ? ZoneOffset.UTC : site.timeZone()));
        return incident.dueAt().isAfter(incident.urgencyAt()) ? time : time + " !";
    }

    private String place(Incident incident) {
        int more = incident.sites().size() - 1;
        return more < 0
                ? ""
                : titles.site(incident.tenant(), incident.sites().getFirst()) + (more == 0 ? "" : " +" + more);
    }

    private String site(Incident incident, Locale language) {
        if (incident.sites().isEmpty()) {
            return "";
        }
        String first = incident.sites().getFirst();
        String name = titles.site(incident.tenant(), first);
        String said = name.equals(first) ? first : name + " (" + first + ")";
        return incident.sites().size() == 1
                ? said
                : say("incident.display.sites", language, said, incident.sites().size() - 1);
    }

    private String cause(Incident incident, Locale language) {
        RootCause cause = incident.rootCause();
        if (cause == null) {
            return say("incident.display.noCause", language);
        }
        String believed = say(
                "incident.display.confidence",
                language,
                sentences.say(incident.tenant(), cause.explanation(), language),
                cause.confidence());
        RootCause.Sentence consequence = cause.consequence();
        return consequence == null
                ? believed
                : say(
                        "incident.display.consequence",
                        language,
                        believed,
                        sentences.say(incident.tenant(), consequence, language));
    }

    private String news(Incident incident, List<TimelineEntry> timeline, int alarmCount, Locale language) {
        int last = -1;
        for (int i = 0; i < timeline.size(); i++) {
            if (timeline.get(i).actor() != null) {
                last = i;
            }
        }
        List<TimelineEntry> since = timeline.subList(last + 1, timeline.size());
        if (last < 0) {
            String opened = say(
                    "incident.display.opened",
                    language,
                    alarmCount,
                    incident.sites().size());
            since = since.stream()
                    .filter(entry -> !entry.kind().equals("opened"))
                    .toList();
            return since.isEmpty() ? opened : opened + " · " + said(incident, since, language);
        }
        return since.isEmpty() ? say("incident.display.nothing", language) : said(incident, since, language);
    }

    private String said(Incident incident, List<TimelineEntry> entries, Locale language) {
        List<String> said = entries.subList(Math.max(0, entries.size() - MOST_NEWS), entries.size()).stream()
                .map(entry -> sentences.say(incident.tenant(), entry, language))
                .toList();
        return String.join(" · ", said);
    }

    private Line line(Alarm alarm, Locale language) {
        Site site = inventory.topology(alarm.tenant()).site(alarm.siteId());
        ZoneId zone = site == null ? ZoneOffset.UTC : site.timeZone();
        Instant cleared = alarm.clearedAt();
        return new Line(
                titles.site(alarm.tenant(), alarm.siteId()),
                alarm.alarmedObjectId(),
                titles.cause(alarm.probableCause(), language),
                say("incident.severity." + alarm.perceivedSeverity().word(), language),
                TIME.format(alarm.raisedAt().atZone(zone)),
                cleared == null
                        ? say("incident.display.active", language)
                        : say("incident.display.clear", language, TIME.format(cleared.atZone(zone))));
    }

    /** Returns what the product would do, for a person to accept or change: one of {@link IncidentLifecycle#DECISIONS}. */
    @Transactional(readOnly = true)
    public String recommended(String number) {
        Incident incident = incidents.find(number).orElseThrow(() -> new NotFoundException("incident", number));
        RootCause cause = incident.rootCause();
        if (cause != null && REMOTE.contains(causes.of(cause.probableCause()).family())) {
            return "remote";
        }
        return incident.severity().worseThan(PerceivedSeverity.WARNING) ? "dispatch" : "watch";
    }

    private String say(String key, Locale language, @Nullable Object... arguments) {
        String said = messages.getMessage(key, arguments.length == 0 ? null : arguments, key, language);
        return said == null ? key : said;
    }
}
