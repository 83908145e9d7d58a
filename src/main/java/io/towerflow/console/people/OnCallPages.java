package io.towerflow.console.people;

import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.people.BusinessCalendar;
import io.towerflow.people.OnCall;
import io.towerflow.people.OnCallDuty;
import io.towerflow.people.OnCallGap;
import io.towerflow.people.OnCallOverride;
import io.towerflow.people.OnCallRotation;
import io.towerflow.people.OnCallTeam;
import io.towerflow.people.OnCallWarning;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows who is on call, when nobody will be, and exceptions to the turns. */
@Controller
class OnCallPages {

    private static final String PAGE = "redirect:/on-call";
    private static final Duration SHOWN = Duration.ofDays(28);
    private static final Duration LOOK_AHEAD = Duration.ofDays(42);

    private final OnCall onCall;
    private final People people;
    private final Inventory inventory;
    private final IncidentRows rows;
    private final MessageSource messages;
    private final Clock clock;

    OnCallPages(
            OnCall onCall, People people, Inventory inventory, IncidentRows rows, MessageSource messages, Clock clock) {
        this.onCall = onCall;
        this.people = people;
        this.inventory = inventory;
        this.rows = rows;
        this.messages = messages;
        this.clock = clock;
    }

    /** Person who is on call, in words and on the clocks of the team. */
    public record Called(
            OnCallDuty duty,
            String name,
            @Nullable String phone,
            String until,
            @Nullable String insteadOf) {}

    /**
     * A piece of a bar.
     *
     * @param left where it begins, and width, in percent of the bar
     * @param hue of the person's colour, 0 to 359; -1 where nobody is on call
     */
    public record Piece(String left, String width, String name, String title, int hue) {}

    /** A rotation, or the gaps, as a bar of four weeks. */
    public record Bar(String label, List<Piece> pieces) {}

    /** A week's beginning, or a public holiday, above the bars. */
    public record Mark(String left, String label, boolean holiday) {}

    /** An exception in words. */
    public record ExceptionLine(UUID id, String from, String until, String absent, String substitute, String reason) {}

    /** A team as it stands on the page. */
    public record TeamCard(
            OnCallTeam team,
            List<Called> now,
            List<Mark> marks,
            List<Bar> bars,
            List<ExceptionLine> exceptions,
            List<Person> people,
            int gaps,
            String soon) {}

    /** A gap in words. */
    public record Gap(OnCallGap gap, String from, String until, Duration length, Duration away, String absent) {}

    @GetMapping("/on-call")
    String page(
            @RequestParam(required = false) @Nullable String region,
            @RequestParam(required = false) @Nullable String skill,
            @RequestParam(required = false) @Nullable String at,
            Locale language,
            Model model) {
        Instant now = clock.instant();
        String wanted = region == null || region.isBlank() ? null : region;
        Skill work = skill == null || skill.isBlank() ? null : Skill.ofWord(skill);
        BusinessCalendar calendar = onCall.calendar(wanted);
        ZonedDateTime when = at == null || at.isBlank()
                ? now.atZone(calendar.zone()).truncatedTo(ChronoUnit.MINUTES)
                : local("at", at).atZone(calendar.zone());
        List<OnCallGap> gaps = onCall.gaps(now, now.plus(LOOK_AHEAD));
        model.addAttribute("regions", regions());
        model.addAttribute(
                "skills", Arrays.stream(Skill.values()).map(Skill::word).toList());
        model.addAttribute("region", wanted == null ? "" : wanted);
        model.addAttribute("skill", work == null ? "" : work.word());
        model.addAttribute("at", DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(when.truncatedTo(ChronoUnit.MINUTES)));
        model.addAttribute("zone", calendar.zone());
        model.addAttribute(
                "weekday",
                DateTimeFormatter.ofPattern("EEEE d MMMM yyyy HH:mm", language).format(when));
        model.addAttribute("open", calendar.open(when.toInstant()));
        model.addAttribute(
                "holiday", calendar.holiday(when.toLocalDate(), language).orElse(null));
        model.addAttribute(
                "answer",
                onCall.at(null, wanted, work, when.toInstant()).stream()
                        .map(duty -> called(duty, language))
                        .toList());
        model.addAttribute(
                "gaps", gaps.stream().map(gap -> words(gap, now, language)).toList());
        model.addAttribute(
                "warnings",
                onCall.warnings().stream()
                        .map(warning -> words(warning, language))
                        .toList());
        model.addAttribute(
                "teams",
                onCall.teams().stream()
                        .map(team -> card(team, gaps, now, language))
                        .toList());
        return "console/on-call";
    }

    /** Counts the gaps of the coming weeks: the mark on every page of a manager. */
    @GetMapping("/on-call/mark")
    String mark(Model model) {
        Instant now = clock.instant();
        model.addAttribute("gaps", onCall.gaps(now, now.plus(LOOK_AHEAD)).size());
        return "console/on-call-mark :: mark";
    }

    /** Adds an exception: somebody is absent, or on call instead of another; times on the clocks of the team. */
    @PostMapping("/on-call/{team}/overrides")
    String add(
            @PathVariable String team,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String until,
            @RequestParam(required = false) @Nullable String absent,
            @RequestParam(required = false) @Nullable String substitute,
            @RequestParam(required = false) @Nullable String reason,
            Principal who,
            RedirectAttributes after) {
        ZoneId zone = onCall.team(team).map(OnCallTeam::timeZone).orElse(java.time.ZoneOffset.UTC);
        try {
            onCall.addOverride(
                    team,
                    local("from", from).atZone(zone).toInstant(),
                    local("until", until).atZone(zone).toInstant(),
                    absent,
                    substitute,
                    reason,
                    who.getName());
            after.addFlashAttribute("done", team);
        } catch (InvalidInputException e) {
            after.addFlashAttribute("wrong", e.fields());
        }
        return PAGE + "#team-" + team;
    }

    @PostMapping("/on-call/{team}/overrides/{id}/remove")
    String remove(@PathVariable String team, @PathVariable UUID id, Principal who) {
        onCall.removeOverride(id, who.getName());
        return PAGE + "#team-" + team;
    }

    private Collection<String> regions() {
        TreeSet<String> regions = new TreeSet<>();
        inventory.topology(Tenancy.required()).sites().stream()
                .map(Site::region)
                .filter(region -> !region.isBlank())
                .forEach(regions::add);
        onCall.teams().stream().map(OnCallTeam::region).filter(Objects::nonNull).forEach(regions::add);
        return regions;
    }

    private TeamCard card(OnCallTeam team, List<OnCallGap> gaps, Instant now, Locale language) {
        ZoneId zone = team.timeZone();
        Instant until = now.plus(SHOWN);
        List<OnCallDuty> duties = onCall.duties(team.id(), now, until);
        List<OnCallGap> own =
                gaps.stream().filter(gap -> gap.team().id().equals(team.id())).toList();
        List<Bar> bars = new ArrayList<>();
        List<OnCallRotation> rotations = onCall.rotations(team.id());
        for (OnCallRotation rotation : rotations) {
            bars.add(new Bar(
                    rotation.callOrder() + " · " + rotation.id(),
                    duties.stream()
                            .filter(duty -> duty.rotation().equals(rotation.id()))
                            .map(duty -> piece(
                                    duty.from(),
                                    duty.until(),
                                    now,
                                    rows.name(duty.personId()),
                                    zone,
                                    language,
                                    Math.floorMod(duty.personId().hashCode() * 47, 360)))
                            .toList()));
        }
        List<Piece> holes = own.stream()
                .filter(gap -> gap.from().isBefore(until))
                .map(gap -> piece(
                        gap.from(),
                        gap.until().isBefore(until) ? gap.until() : until,
                        now,
                        say("console.onCall.nobody", language),
                        zone,
                        language,
                        -1))
                .toList();
        if (!holes.isEmpty()) {
            bars.add(new Bar(say("console.onCall.gap", language), holes));
        }
        List<Person> everybody = rotations.stream()
                .flatMap(rotation -> rotation.members().stream())
                .distinct()
                .map(id -> people.find(id).orElse(null))
                .filter(Objects::nonNull)
                .toList();
        return new TeamCard(
                team,
                duties.stream()
                        .filter(duty -> !duty.from().isAfter(now))
                        .map(duty -> called(duty, language))
                        .toList(),
                marks(team, now, language),
                bars,
                onCall.overrides(team.id(), now).stream()
                        .map(override -> words(override, zone, language))
                        .toList(),
                Stream.concat(
                                everybody.stream(),
                                people.withRole(team.calls()).stream().filter(person -> everybody.stream()
                                        .noneMatch(one -> one.id().equals(person.id()))))
                        .toList(),
                own.size(),
                DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                        now.atZone(zone).plusDays(1).truncatedTo(ChronoUnit.HOURS)));
    }

    private List<Mark> marks(OnCallTeam team, Instant now, Locale language) {
        BusinessCalendar calendar = onCall.calendar(team);
        ZoneId zone = team.timeZone();
        LocalDate first = now.atZone(zone).toLocalDate().plusDays(1);
        List<Mark> marks = new ArrayList<>();
        for (LocalDate day = first; day.isBefore(first.plusDays(SHOWN.toDays() - 1)); day = day.plusDays(1)) {
            String left = percent(now, day.atStartOfDay(zone).toInstant());
            String holiday = calendar.holiday(day, language).orElse(null);
            if (holiday != null) {
                marks.add(new Mark(left, holiday, true));
            } else if (day.getDayOfWeek() == java.time.DayOfWeek.MONDAY) {
                marks.add(new Mark(
                        left, DateTimeFormatter.ofPattern("d MMM", language).format(day), false));
            }
        }
        return marks;
    }

    private static Piece piece(
            Instant from, Instant until, Instant now, String name, ZoneId zone, Locale language, int hue) {
        double width = 100.0 * Duration.between(from, until).toMinutes() / SHOWN.toMinutes();
        return new Piece(
                percent(now, from),
                String.format(Locale.ROOT, "%.3f", width),
                name,
                name + ": " + moment(from, zone, language) + " – " + moment(until, zone, language),
                hue);
    }

    private static String percent(Instant now, Instant at) {
        return String.format(
                Locale.ROOT, "%.3f", 100.0 * Duration.between(now, at).toMinutes() / SHOWN.toMinutes());
    }

    private Called called(OnCallDuty duty, Locale language) {
        Person person = people.find(duty.personId()).orElse(null);
        return new Called(
                duty,
                person == null ? duty.personId() : person.name(),
                person == null ? null : person.phone(),
                moment(duty.until(), duty.team().timeZone(), language),
                duty.insteadOf() == null ? null : rows.name(duty.insteadOf()));
    }

    private Gap words(OnCallGap gap, Instant now, Locale language) {
        ZoneId zone = gap.team().timeZone();
        return new Gap(
                gap,
                moment(gap.from(), zone, language),
                moment(gap.until(), zone, language),
                Duration.between(gap.from(), gap.until()),
                Duration.between(now, gap.from()),
                String.join(", ", gap.absent().stream().map(rows::name).toList()));
    }

    private ExceptionLine words(OnCallOverride override, ZoneId zone, Locale language) {
        return new ExceptionLine(
                override.id(),
                moment(override.from(), zone, language),
                moment(override.until(), zone, language),
                override.absent() == null ? "" : rows.name(override.absent()),
                override.substitute() == null ? "" : rows.name(override.substitute()),
                override.reason());
    }

    private String words(OnCallWarning warning, Locale language) {
        OnCallWarning named = new OnCallWarning(
                warning.kind(),
                onCall.team(warning.team()).map(OnCallTeam::name).orElse(warning.team()),
                warning.people().stream().map(rows::name).toList(),
                warning.detail());
        return String.valueOf(messages.getMessage(named.key(), named.arguments(), named.kind(), language));
    }

    private static String moment(Instant at, ZoneId zone, Locale language) {
        return DateTimeFormatter.ofPattern("EEE d MMM HH:mm", language).format(at.atZone(zone));
    }

    private String say(String key, Locale language) {
        return String.valueOf(messages.getMessage(key, null, key, language));
    }

    private static LocalDateTime local(String field, String text) {
        try {
            return LocalDateTime.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(field, "\"" + text + "\" is no time; write it as 2026-12-06T03:00");
        }
    }
}
