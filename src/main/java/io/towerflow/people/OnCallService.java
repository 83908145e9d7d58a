package io.towerflow.people;

import io.towerflow.audit.AuditTrail;
import io.towerflow.identity.Role;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

@Repository
@Transactional
class OnCallService implements OnCall {

    private static final Duration LONGEST = Duration.ofDays(400);
    private static final Shift OFFICE = Shift.parse("Mo-Fr 08:00-18:00");
    private static final int LONGEST_TEXT = 1000;

    private final JdbcClient jdbc;
    private final People people;
    private final Holidays holidays;
    private final PeopleSettings settings;
    private final AuditTrail audit;
    private final Clock clock;

    OnCallService(
            JdbcClient jdbc, People people, Holidays holidays, PeopleSettings settings, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.people = people;
        this.holidays = holidays;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<OnCallTeam> teams() {
        return jdbc.sql("SELECT * FROM on_call_team ORDER BY id")
                .query((row, n) -> team(row))
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<OnCallTeam> team(String id) {
        return jdbc.sql("SELECT * FROM on_call_team WHERE id = ?")
                .param(id)
                .query((row, n) -> team(row))
                .optional();
    }

    @Override
    @Transactional(readOnly = true)
    public List<OnCallRotation> rotations(String team) {
        return allRotations().getOrDefault(team, List.of());
    }

    @Override
    @Transactional(readOnly = true)
    public List<OnCallOverride> overrides(String team, Instant after) {
        return allOverrides(after, Instant.parse("9999-01-01T00:00:00Z")).getOrDefault(team, List.of());
    }

    @Override
    @Transactional(readOnly = true)
    public List<OnCallDuty> at(@Nullable Role calls, @Nullable String region, @Nullable Skill skill, Instant at) {
        // Wide enough for the longest turn, so that a duty says when it really ends
        return rosters(
                        new TimeRange(at.minus(LONGEST), at.plus(LONGEST)),
                        team -> (calls == null || team.calls() == calls) && team.answersFor(region, skill))
                .values()
                .stream()
                .flatMap(roster -> roster.around(at).stream())
                .filter(duty -> new TimeRange(duty.from(), duty.until()).contains(at))
                .sorted(Comparator.comparing((OnCallDuty duty) -> duty.team().region() == null)
                        .thenComparing(duty -> duty.team().id())
                        .thenComparing(OnCallDuty::callOrder)
                        .thenComparing(OnCallDuty::rotation))
                .toList();
    }

    @Override
    @Transactional(readOnly = true)
    public boolean planned(Role calls, @Nullable String region) {
        return teams().stream().anyMatch(team -> team.calls() == calls && team.answersFor(region, null));
    }

    @Override
    @Transactional(readOnly = true)
    public List<OnCallDuty> duties(String team, Instant from, Instant until) {
        TimeRange range = range(from, until);
        return rosters(range, one -> one.id().equals(team)).values().stream()
                .flatMap(roster -> roster.duties(range).stream())
                .toList();
    }

    @Override
    @Transactional(readOnly = true)
    public List<OnCallGap> gaps(Instant from, Instant until) {
        TimeRange range = range(from, until);
        Map<String, Boolean> reachable = new HashMap<>();
        return rosters(range, team -> true).values().stream()
                .flatMap(roster -> roster.gaps(range, id -> reachable.computeIfAbsent(id, this::reachable)).stream())
                .sorted(Comparator.comparing(OnCallGap::from)
                        .thenComparing(gap -> gap.team().id()))
                .toList();
    }

    private boolean reachable(String person) {
        return people.find(person)
                .filter(one -> one.phone() != null || one.mail() != null)
                .isPresent();
    }

    @Override
    @Transactional(readOnly = true)
    public List<OnCallWarning> warnings() {
        List<OnCallWarning> warnings = new ArrayList<>();
        Map<String, List<OnCallRotation>> rotations = allRotations();
        Map<String, Person> members = new TreeMap<>();
        for (OnCallTeam team : teams()) {
            List<String> ids = rotations.getOrDefault(team.id(), List.of()).stream()
                    .flatMap(rotation -> rotation.members().stream())
                    .distinct()
                    .toList();
            if (ids.isEmpty()) {
                warnings.add(new OnCallWarning("no-rotation", team.id(), List.of(), ""));
            }
            List<String> unknown = new ArrayList<>();
            List<String> silent = new ArrayList<>();
            for (String id : ids) {
                people.find(id)
                        .ifPresentOrElse(
                                person -> {
                                    members.put(id, person);
                                    if (person.phone() == null) {
                                        silent.add(id);
                                    }
                                },
                                () -> unknown.add(id));
            }
            if (!unknown.isEmpty()) {
                warnings.add(new OnCallWarning("unknown-person", team.id(), unknown, ""));
            }
            if (!silent.isEmpty()) {
                warnings.add(new OnCallWarning("no-phone", team.id(), silent, ""));
            }
        }
        members.values().stream()
                .map(Person::phone)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(phone -> {
                    List<String> owners =
                            people.findByPhone(phone).stream().map(Person::id).toList();
                    if (owners.size() > 1) {
                        warnings.add(new OnCallWarning("shared-phone", "", owners, phone));
                    }
                });
        return warnings;
    }

    @Override
    @Transactional(readOnly = true)
    public BusinessCalendar calendar(@Nullable String region) {
        List<OnCallTeam> teams = teams();
        return teams.stream()
                .filter(team -> region != null && region.equalsIgnoreCase(team.region()))
                .findFirst()
                .or(() -> teams.stream().filter(team -> team.region() == null).findFirst())
                .or(() -> teams.stream().findFirst())
                .map(this::calendar)
                .orElseGet(() -> new BusinessCalendar(
                        settings.country(),
                        ZoneOffset.UTC,
                        OFFICE,
                        holidays,
                        allDays().getOrDefault(settings.country(), Map.of())));
    }

    @Override
    @Transactional(readOnly = true)
    public BusinessCalendar calendar(OnCallTeam team) {
        return calendar(team, allDays());
    }

    private BusinessCalendar calendar(OnCallTeam team, Map<String, Map<LocalDate, CalendarDay>> days) {
        return new BusinessCalendar(
                team.country(), team.timeZone(), team.hours(), holidays, days.getOrDefault(team.country(), Map.of()));
    }

    @Override
    public void saveTeams(Collection<OnCallTeam> teams) {
        for (OnCallTeam team : teams) {
            jdbc.sql("""
                            INSERT INTO on_call_team (id, name, calls, region, skills, time_zone, country, hours, required)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                            ON CONFLICT (tenant_id, id) DO UPDATE SET name = EXCLUDED.name, calls = EXCLUDED.calls,
                              region = EXCLUDED.region, skills = EXCLUDED.skills, time_zone = EXCLUDED.time_zone,
                              country = EXCLUDED.country, hours = EXCLUDED.hours, required = EXCLUDED.required
                            """)
                    .params(
                            team.id(),
                            team.name(),
                            team.calls().id(),
                            team.region(),
                            team.skills().stream().sorted().map(Skill::word).toArray(String[]::new),
                            team.timeZone().getId(),
                            team.country(),
                            team.hours().toString(),
                            team.required().toString())
                    .update();
        }
    }

    @Override
    public void saveRotations(Collection<OnCallRotation> rotations) {
        rotations.stream().map(OnCallRotation::teamId).distinct().forEach(team -> jdbc.sql(
                        "DELETE FROM on_call_rotation WHERE team_id = ?")
                .param(team)
                .update());
        for (OnCallRotation rotation : rotations) {
            jdbc.sql("""
                            INSERT INTO on_call_rotation
                              (team_id, id, call_order, members, starts_at, turn_minutes, hours)
                            VALUES (?, ?, ?, ?, ?, ?, ?)
                            """)
                    .params(
                            rotation.teamId(),
                            rotation.id(),
                            rotation.callOrder(),
                            rotation.members().toArray(String[]::new),
                            rotation.startsAt(),
                            rotation.turn().toMinutes(),
                            rotation.hours().toString())
                    .update();
        }
    }

    @Override
    public void saveDays(Collection<CalendarDay> days) {
        for (CalendarDay day : days) {
            jdbc.sql("""
                            INSERT INTO calendar_day (country, day, name, working) VALUES (?, ?, ?, ?)
                            ON CONFLICT (tenant_id, country, day)
                              DO UPDATE SET name = EXCLUDED.name, working = EXCLUDED.working
                            """)
                    .params(day.country(), day.day(), day.name(), day.working())
                    .update();
        }
    }

    @Override
    public UUID addOverride(
            String team,
            Instant from,
            Instant until,
            @Nullable String absent,
            @Nullable String substitute,
            @Nullable String reason,
            String actor) {
        if (team(team).isEmpty()) {
            throw new NotFoundException("on-call team", team);
        }
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        String away = blankToNull(absent);
        String instead = blankToNull(substitute);
        String words = reason == null ? "" : reason.strip();
        if (!until.isAfter(from)) {
            wrong.add(new InvalidInputException.Field("until", "must be later than from"));
        } else if (Duration.between(from, until).compareTo(LONGEST) > 0) {
            wrong.add(new InvalidInputException.Field("until", "must be at most 400 days after from"));
        }
        if (away == null && instead == null) {
            wrong.add(new InvalidInputException.Field(
                    "substitute", "is missing; name who is absent, who is on call instead, or both"));
        }
        if (away != null && away.equals(instead)) {
            wrong.add(new InvalidInputException.Field("substitute", "is the absent person; name somebody else"));
        }
        if (away != null && people.find(away).isEmpty()) {
            wrong.add(new InvalidInputException.Field(
                    "absent", "\"" + away + "\" is nobody we know; give a person's id"));
        }
        if (instead != null && people.find(instead).isEmpty()) {
            wrong.add(new InvalidInputException.Field(
                    "substitute", "\"" + instead + "\" is nobody we know; give a person's id"));
        }
        if (words.length() > LONGEST_TEXT) {
            wrong.add(new InvalidInputException.Field("reason", "must have at most " + LONGEST_TEXT + " characters"));
        }
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        INSERT INTO on_call_override
                          (id, team_id, starts_at, ends_at, absent, substitute, reason, created_by, created_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        id,
                        team,
                        Timestamp.from(from),
                        Timestamp.from(until),
                        away,
                        instead,
                        words,
                        actor,
                        Timestamp.from(clock.instant()))
                .update();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("from", from.toString());
        details.put("until", until.toString());
        details.put("absent", Objects.requireNonNullElse(away, ""));
        details.put("substitute", Objects.requireNonNullElse(instead, ""));
        details.put("reason", words);
        audit.record(actor, "override-on-call", "on-call team " + team, details);
        return id;
    }

    @Override
    public void removeOverride(UUID id, String actor) {
        String team = jdbc.sql("DELETE FROM on_call_override WHERE id = ? RETURNING team_id")
                .param(id)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("on-call override", id.toString()));
        audit.record(actor, "remove-on-call-override", "on-call team " + team, Map.of("override", id.toString()));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static TimeRange range(Instant from, Instant until) {
        Instant latest = from.plus(LONGEST);
        return new TimeRange(from, until.isBefore(latest) ? until : latest);
    }

    private Map<String, Roster> rosters(TimeRange range, java.util.function.Predicate<OnCallTeam> wanted) {
        Map<String, List<OnCallRotation>> rotations = allRotations();
        Map<String, List<OnCallOverride>> overrides = allOverrides(range.from(), range.until());
        Map<String, Map<LocalDate, CalendarDay>> days = allDays();
        Map<String, Roster> rosters = new TreeMap<>();
        teams().stream()
                .filter(wanted)
                .forEach(team -> rosters.put(
                        team.id(),
                        new Roster(
                                team,
                                rotations.getOrDefault(team.id(), List.of()),
                                overrides.getOrDefault(team.id(), List.of()),
                                calendar(team, days))));
        return rosters;
    }

    private Map<String, List<OnCallRotation>> allRotations() {
        return jdbc
                .sql("SELECT * FROM on_call_rotation ORDER BY team_id, call_order, id")
                .query((row, n) -> new OnCallRotation(
                        row.getString("team_id"),
                        row.getString("id"),
                        row.getInt("call_order"),
                        List.of(words(row.getArray("members"))),
                        row.getObject("starts_at", LocalDateTime.class),
                        Duration.ofMinutes(row.getInt("turn_minutes")),
                        CoverHours.parse(row.getString("hours"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(OnCallRotation::teamId));
    }

    private Map<String, List<OnCallOverride>> allOverrides(Instant from, Instant until) {
        return jdbc
                .sql("SELECT * FROM on_call_override WHERE ends_at > ? AND starts_at < ? ORDER BY starts_at, id")
                .params(Timestamp.from(from), Timestamp.from(until))
                .query((row, n) -> new OnCallOverride(
                        row.getObject("id", UUID.class),
                        row.getString("team_id"),
                        row.getTimestamp("starts_at").toInstant(),
                        row.getTimestamp("ends_at").toInstant(),
                        row.getString("absent"),
                        row.getString("substitute"),
                        row.getString("reason"),
                        row.getString("created_by"),
                        row.getTimestamp("created_at").toInstant()))
                .list()
                .stream()
                .collect(Collectors.groupingBy(OnCallOverride::teamId));
    }

    private Map<String, Map<LocalDate, CalendarDay>> allDays() {
        return jdbc
                .sql("SELECT * FROM calendar_day")
                .query((row, n) -> new CalendarDay(
                        row.getString("country"),
                        row.getObject("day", LocalDate.class),
                        row.getString("name"),
                        row.getBoolean("working")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        CalendarDay::country, Collectors.toMap(CalendarDay::day, Function.identity())));
    }

    private static OnCallTeam team(ResultSet row) throws SQLException {
        return new OnCallTeam(
                row.getString("id"),
                row.getString("name"),
                Role.valueOf(row.getString("calls").toUpperCase(Locale.ROOT)),
                row.getString("region"),
                Arrays.stream(words(row.getArray("skills"))).map(Skill::ofWord).collect(Collectors.toUnmodifiableSet()),
                ZoneId.of(row.getString("time_zone")),
                row.getString("country"),
                Shift.parse(row.getString("hours")),
                CoverHours.parse(row.getString("required")));
    }

    private static String[] words(Array array) throws SQLException {
        return (String[]) array.getArray();
    }
}
