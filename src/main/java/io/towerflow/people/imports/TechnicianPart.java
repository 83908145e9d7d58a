package io.towerflow.people.imports;

import io.towerflow.identity.Role;
import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import io.towerflow.people.InvalidPersonException;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The file technicians.csv of an import: people in the field with their skills, home base, phone and shift. */
@Component
class TechnicianPart implements ImportPart {

    private final People people;

    TechnicianPart(People people) {
        this.people = people;
    }

    @Override
    public String fileName() {
        return "technicians.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.required("id", "technician", "technician_id", "user"),
                ImportColumn.required("name"),
                ImportColumn.required("phone", "mobile", "telephone"),
                ImportColumn.optional("mail", "email", "e_mail"),
                ImportColumn.optional("language", "lang"),
                ImportColumn.required("skills", "skill"),
                ImportColumn.required("latitude", "lat"),
                ImportColumn.required("longitude", "lon", "lng"),
                ImportColumn.required("shift", "hours"),
                ImportColumn.optional("time_zone", "timezone"));
    }

    @Override
    public int order() {
        return 50;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        Map<String, Integer> lines = new HashMap<>();
        List<Technician> technicians = new ArrayList<>();
        for (ImportRow row : rows) {
            String id = row.text("id");
            Integer first = id.isEmpty() ? null : lines.putIfAbsent(id, row.line());
            if (first != null) {
                row.wrong("id", "people.import.id-twice", id, first);
            }
            Technician technician = technician(row, id);
            if (technician != null && isRight(technician, row)) {
                technicians.add(technician);
            }
        }
        return () -> people.saveTechnicians(technicians);
    }

    private static @Nullable Technician technician(ImportRow row, String id) {
        Set<Skill> skills = skills(row);
        Double latitude = row.number("latitude", -90, 90);
        Double longitude = row.number("longitude", -180, 180);
        ZoneId zone = zone(row);
        if (skills == null || latitude == null || longitude == null || zone == null) {
            return null;
        }
        String mail = row.text("mail");
        String language = row.text("language");
        Person person = new Person(
                id,
                row.text("name"),
                Role.TECHNICIAN,
                row.text("phone"),
                mail.isEmpty() ? null : mail,
                Locale.of(language.isEmpty() ? "fr" : language.toLowerCase(Locale.ROOT)));
        return new Technician(person, skills, latitude, longitude, row.text("shift"), zone);
    }

    private boolean isRight(Technician technician, ImportRow row) {
        try {
            people.check(technician);
            return true;
        } catch (InvalidPersonException e) {
            e.problems().stream()
                    // What is required and missing has been said already.
                    .filter(problem -> !row.text(problem.field()).isEmpty())
                    .forEach(
                            problem -> row.wrong(problem.field(), "people.import." + problem.field(), problem.value()));
            return false;
        }
    }

    private static @Nullable Set<Skill> skills(ImportRow row) {
        Set<Skill> skills = EnumSet.noneOf(Skill.class);
        boolean right = true;
        for (String word : row.words("skills")) {
            try {
                skills.add(Skill.ofWord(word));
            } catch (IllegalArgumentException e) {
                row.wrong("skills", "people.import.skills", word);
                right = false;
            }
        }
        return right ? skills : null;
    }

    private static @Nullable ZoneId zone(ImportRow row) {
        String zone = row.text("time_zone");
        try {
            return zone.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(zone);
        } catch (DateTimeException e) {
            row.wrong("time_zone", "people.import.time-zone", zone);
            return null;
        }
    }
}
