package io.towerflow.people.imports;

import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import io.towerflow.people.CalendarDay;
import io.towerflow.people.OnCall;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** The file calendar-days.csv of an import: days off that the public holidays lack, and holidays that are worked. */
@Component
class CalendarDayPart implements ImportPart {

    private final OnCall onCall;

    CalendarDayPart(OnCall onCall) {
        this.onCall = onCall;
    }

    @Override
    public String fileName() {
        return "calendar-days.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.required("country"),
                ImportColumn.required("day", "date"),
                ImportColumn.required("name"),
                ImportColumn.optional("working"));
    }

    @Override
    public int order() {
        return 62;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        List<CalendarDay> days = new ArrayList<>();
        for (ImportRow row : rows) {
            String country = row.text("country").toUpperCase(Locale.ROOT);
            if (!country.isEmpty() && !country.matches("[A-Z]{2}")) {
                row.wrong("country", "people.import.country", country);
            }
            Boolean working = row.flag("working");
            String day = row.text("day");
            try {
                if (!day.isEmpty() && working != null) {
                    days.add(new CalendarDay(country, LocalDate.parse(day), row.text("name"), working));
                }
            } catch (DateTimeParseException e) {
                row.wrong("day", "people.import.day", day);
            }
        }
        return () -> onCall.saveDays(days);
    }
}
