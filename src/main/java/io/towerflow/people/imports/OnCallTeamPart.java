package io.towerflow.people.imports;

import io.towerflow.identity.Role;
import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import io.towerflow.people.CoverHours;
import io.towerflow.people.Holidays;
import io.towerflow.people.OnCall;
import io.towerflow.people.OnCallTeam;
import io.towerflow.people.Shift;
import io.towerflow.people.Skill;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The file on-call-teams.csv of an import: teams with their region, time zone, country and hours. */
@Component
class OnCallTeamPart implements ImportPart {

    private static final Set<Role> CALLED = EnumSet.of(Role.TECHNICIAN, Role.DISPATCHER, Role.MANAGER);
    private static final String ID = "[a-z0-9][a-z0-9-]{0,62}";

    private final OnCall onCall;
    private final Holidays holidays;

    OnCallTeamPart(OnCall onCall, Holidays holidays) {
        this.onCall = onCall;
        this.holidays = holidays;
    }

    @Override
    public String fileName() {
        return "on-call-teams.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.required("id", "team"),
                ImportColumn.required("name"),
                ImportColumn.optional("calls", "role"),
                ImportColumn.optional("region"),
                ImportColumn.optional("skills", "skill"),
                ImportColumn.required("time_zone", "timezone"),
                ImportColumn.required("country"),
                ImportColumn.optional("business_hours", "hours"),
                ImportColumn.optional("required"));
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        Map<String, Integer> lines = new HashMap<>();
        List<OnCallTeam> teams = new ArrayList<>();
        for (ImportRow row : rows) {
            String id = row.text("id");
            Integer first = id.isEmpty() ? null : lines.putIfAbsent(id, row.line());
            if (first != null) {
                row.wrong("id", "people.import.id-twice", id, first);
            }
            if (!id.isEmpty() && !id.matches(ID)) {
                row.wrong("id", "people.import.team-id", id);
            }
            OnCallTeam team = team(row, id);
            if (team != null) {
                teams.add(team);
            }
        }
        return () -> onCall.saveTeams(teams);
    }

    private @Nullable OnCallTeam team(ImportRow row, String id) {
        Role calls = row.text("calls").isEmpty() ? Role.TECHNICIAN : row.choice("calls", Role.class);
        if (calls != null && !CALLED.contains(calls)) {
            row.wrong("calls", "people.import.calls", calls.id());
        }
        Set<Skill> skills = EnumSet.noneOf(Skill.class);
        for (String word : row.words("skills")) {
            Skill skill = parsed(row, "skills", word, "people.import.skills", Skill::ofWord);
            if (skill != null) {
                skills.add(skill);
            }
        }
        ZoneId zone = zone(row);
        String country = row.text("country").toUpperCase(Locale.ROOT);
        if (!country.isEmpty() && !holidays.countries().contains(country)) {
            row.wrong("country", "people.import.country", country);
        }
        Shift hours = parsed(
                row,
                "business_hours",
                orElse(row.text("business_hours"), "Mo-Fr 08:00-18:00"),
                "people.import.shift",
                Shift::parse);
        CoverHours required = parsed(
                row, "required", orElse(row.text("required"), "always"), "people.import.cover", CoverHours::parse);
        if (calls == null || zone == null || hours == null || required == null) {
            return null;
        }
        String region = row.text("region");
        return new OnCallTeam(
                id, row.text("name"), calls, region.isEmpty() ? null : region, skills, zone, country, hours, required);
    }

    private static @Nullable ZoneId zone(ImportRow row) {
        String zone = row.text("time_zone");
        try {
            return zone.isEmpty() ? null : ZoneId.of(zone);
        } catch (DateTimeException e) {
            row.wrong("time_zone", "people.import.time-zone", zone);
            return null;
        }
    }

    static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    static <T> @Nullable T parsed(ImportRow row, String column, String text, String key, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            row.wrong(column, key, text);
            return null;
        }
    }
}
