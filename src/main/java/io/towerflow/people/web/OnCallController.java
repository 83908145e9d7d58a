package io.towerflow.people.web;

import io.towerflow.identity.Role;
import io.towerflow.people.BusinessCalendar;
import io.towerflow.people.OnCall;
import io.towerflow.people.OnCallDuty;
import io.towerflow.people.OnCallGap;
import io.towerflow.people.OnCallTeam;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Serves who is on call, when nobody is, and exceptions to the turns. */
@RestController
@RequestMapping("/api/on-call")
class OnCallController {

    private static final Duration BEFORE = Duration.ofDays(7);
    private static final Duration AHEAD = Duration.ofDays(90);
    private static final Duration MARGIN = Duration.ofDays(60);

    private final OnCall onCall;
    private final People people;
    private final OnCallCalendar calendars;
    private final MessageSource messages;
    private final Clock clock;

    OnCallController(OnCall onCall, People people, OnCallCalendar calendars, MessageSource messages, Clock clock) {
        this.onCall = onCall;
        this.people = people;
        this.calendars = calendars;
        this.messages = messages;
        this.clock = clock;
    }

    record DutyView(
            String team,
            String teamName,
            String role,
            int callOrder,
            String person,
            String name,
            @Nullable String phone,
            @Nullable String mail,
            OffsetDateTime from,
            OffsetDateTime until,
            @Nullable UUID override,
            @Nullable String insteadOf) {}

    record Answer(
            OffsetDateTime at,
            @Nullable String region,
            @Nullable String skill,
            boolean businessHours,
            @Nullable String holiday,
            List<DutyView> onCall) {}

    /**
     * Lists who is on call for a region and a skill at an instant, whom to call first at the front.
     *
     * @param region left out: any
     * @param skill left out: any
     * @param role technician, dispatcher or manager; left out: any
     * @param at RFC 3339 with offset; left out: now
     */
    @GetMapping
    Answer onCall(
            @RequestParam(required = false) @Nullable String region,
            @RequestParam(required = false) @Nullable String skill,
            @RequestParam(required = false) @Nullable String role,
            @RequestParam(required = false) @Nullable String at,
            Locale language) {
        Instant when = at == null || at.isBlank() ? clock.instant() : instant("at", at);
        String wanted = region == null || region.isBlank() ? null : region.strip();
        Skill work = skill == null || skill.isBlank() ? null : skill(skill);
        BusinessCalendar calendar = onCall.calendar(wanted);
        return new Answer(
                when.atZone(calendar.zone()).toOffsetDateTime(),
                wanted,
                work == null ? null : work.word(),
                calendar.open(when),
                calendar.holiday(when.atZone(calendar.zone()).toLocalDate(), language)
                        .orElse(null),
                onCall.at(role == null || role.isBlank() ? null : role(role), wanted, work, when).stream()
                        .map(this::view)
                        .toList());
    }

    record TeamView(
            String id,
            String name,
            String role,
            @Nullable String region,
            List<String> skills,
            String timeZone,
            String country,
            String businessHours,
            String required) {}

    /** Lists all teams. */
    @GetMapping("/teams")
    List<TeamView> teams() {
        return onCall.teams().stream()
                .map(team -> new TeamView(
                        team.id(),
                        team.name(),
                        team.calls().id(),
                        team.region(),
                        team.skills().stream().map(Skill::word).sorted().toList(),
                        team.timeZone().getId(),
                        team.country(),
                        team.hours().toString(),
                        team.required().toString()))
                .toList();
    }

    /** A team's duties from an instant on (now), for up to 400 days (28). */
    @GetMapping("/teams/{team}/duties")
    List<DutyView> duties(
            @PathVariable String team,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(defaultValue = "28") int days) {
        OnCallTeam known = known(team);
        Instant start = from == null || from.isBlank() ? clock.instant() : instant("from", from);
        return onCall.duties(known.id(), start, start.plus(Duration.ofDays(days("days", days, 400)))).stream()
                .map(this::view)
                .toList();
    }

    record GapView(
            String team,
            String teamName,
            @Nullable String region,
            OffsetDateTime from,
            OffsetDateTime until,
            List<String> absent) {}

    /**
     * Lists the gaps of the coming weeks (1 to 52): when nobody of the first call is there although somebody must be.
     */
    @GetMapping("/gaps")
    List<GapView> gaps(@RequestParam(defaultValue = "6") int weeks) {
        Instant now = clock.instant();
        return onCall.gaps(now, now.plus(Duration.ofDays(7L * days("weeks", weeks, 52)))).stream()
                .map(OnCallController::view)
                .toList();
    }

    record WarningView(String kind, @Nullable String team, List<String> people, String text) {}

    /**
     * Lists what else is wrong with the rosters: two people with one phone, people who are not known or cannot be
     * reached.
     */
    @GetMapping("/warnings")
    List<WarningView> warnings(Locale language) {
        return onCall.warnings().stream()
                .map(warning -> new WarningView(
                        warning.kind(),
                        warning.team().isEmpty() ? null : warning.team(),
                        warning.people(),
                        messages.getMessage(warning.key(), warning.arguments(), language)))
                .toList();
    }

    /** An exception as it is asked for: from and until RFC 3339 with offset. */
    record WantedOverride(
            @Nullable String from,
            @Nullable String until,
            @Nullable String absent,
            @Nullable String substitute,
            @Nullable String reason) {}

    record OverrideView(UUID id) {}

    /** Somebody is absent, or on call instead of another. */
    @PostMapping("/teams/{team}/overrides")
    @ResponseStatus(HttpStatus.CREATED)
    OverrideView add(@PathVariable String team, @RequestBody WantedOverride wanted, Principal user) {
        return new OverrideView(onCall.addOverride(
                team,
                instant("from", wanted.from()),
                instant("until", wanted.until()),
                wanted.absent(),
                wanted.substitute(),
                wanted.reason(),
                user.getName()));
    }

    /** Removes an exception. */
    @DeleteMapping("/overrides/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable UUID id, Principal user) {
        onCall.removeOverride(id, user.getName());
    }

    /** A team's turns from last week to three months ahead, for calendar programs. */
    @GetMapping("/{team}.ics")
    ResponseEntity<byte[]> calendar(@PathVariable String team, Locale language) {
        OnCallTeam known = known(team);
        Instant now = clock.instant();
        Instant from = now.minus(BEFORE);
        Instant until = now.plus(AHEAD);
        // Whole turns only: one that is cut by the feed's end would be another event an hour later
        List<OnCallDuty> whole = onCall.duties(known.id(), from.minus(MARGIN), until.plus(MARGIN)).stream()
                .filter(duty -> duty.until().isAfter(from) && duty.from().isBefore(until))
                .toList();
        String text = calendars.write(
                known,
                whole,
                onCall.gaps(now, until).stream()
                        .filter(gap -> gap.team().id().equals(known.id()))
                        .toList(),
                now,
                language);
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "calendar", StandardCharsets.UTF_8))
                .header("Content-Disposition", "inline; filename=\"" + known.id() + ".ics\"")
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    private OnCallTeam known(String id) {
        return onCall.team(id).orElseThrow(() -> new NotFoundException("on-call team", id));
    }

    private DutyView view(OnCallDuty duty) {
        Person person = people.find(duty.personId()).orElse(null);
        ZoneId zone = duty.team().timeZone();
        return new DutyView(
                duty.team().id(),
                duty.team().name(),
                duty.team().calls().id(),
                duty.callOrder(),
                duty.personId(),
                person == null ? duty.personId() : person.name(),
                person == null ? null : person.phone(),
                person == null ? null : person.mail(),
                duty.from().atZone(zone).toOffsetDateTime(),
                duty.until().atZone(zone).toOffsetDateTime(),
                duty.override(),
                duty.insteadOf());
    }

    private static GapView view(OnCallGap gap) {
        ZoneId zone = gap.team().timeZone();
        return new GapView(
                gap.team().id(),
                gap.team().name(),
                gap.team().region(),
                gap.from().atZone(zone).toOffsetDateTime(),
                gap.until().atZone(zone).toOffsetDateTime(),
                gap.absent());
    }

    private static Instant instant(String field, @Nullable String text) {
        try {
            return OffsetDateTime.parse(text == null ? "" : text.strip()).toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(
                    field, "\"" + text + "\" is no time; write it with its offset, as 2026-12-06T03:00:00Z");
        }
    }

    private static int days(String field, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidInputException(field, "must be from 1 to " + most);
        }
        return value;
    }

    private static Skill skill(String word) {
        try {
            return Skill.ofWord(word);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("skill", String.valueOf(e.getMessage()));
        }
    }

    private static Role role(String word) {
        return Stream.of(Role.TECHNICIAN, Role.DISPATCHER, Role.MANAGER)
                .filter(role -> role.id().equalsIgnoreCase(word.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "role", "\"" + word + "\" is not called; write technician, dispatcher or manager"));
    }
}
