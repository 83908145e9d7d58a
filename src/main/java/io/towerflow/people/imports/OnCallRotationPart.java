package io.towerflow.people.imports;

import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportPart;
import io.towerflow.inventory.ImportReferences;
import io.towerflow.inventory.ImportRow;
import io.towerflow.people.CoverHours;
import io.towerflow.people.OnCall;
import io.towerflow.people.OnCallRotation;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The file on-call-rotations.csv of an import: who takes turns in a team, in which order, from when, how long. It replaces all
 * rotations of the teams it names.
 */
@Component
class OnCallRotationPart implements ImportPart {

    private final OnCall onCall;

    OnCallRotationPart(OnCall onCall) {
        this.onCall = onCall;
    }

    @Override
    public String fileName() {
        return "on-call-rotations.csv";
    }

    @Override
    public List<ImportColumn> columns() {
        return List.of(
                ImportColumn.required("team"),
                ImportColumn.required("rotation", "id"),
                ImportColumn.optional("call_order", "level", "order"),
                ImportColumn.required("members", "people"),
                ImportColumn.required("starts_on", "start"),
                ImportColumn.optional("hand_over", "handover"),
                ImportColumn.optional("turn", "length"),
                ImportColumn.optional("hours", "cover"));
    }

    @Override
    public int order() {
        return 61;
    }

    @Override
    public Runnable read(List<ImportRow> rows, ImportReferences known) {
        Map<String, Integer> lines = new HashMap<>();
        List<OnCallRotation> rotations = new ArrayList<>();
        for (ImportRow row : rows) {
            String id = row.text("rotation");
            Integer first = lines.putIfAbsent(row.text("team") + "/" + id, row.line());
            if (first != null && !id.isEmpty()) {
                row.wrong("rotation", "people.import.id-twice", id, first);
            }
            OnCallRotation rotation = rotation(row, id);
            if (rotation != null) {
                rotations.add(rotation);
            }
        }
        return () -> onCall.saveRotations(rotations);
    }

    private static @Nullable OnCallRotation rotation(ImportRow row, String id) {
        Double order = row.text("call_order").isEmpty() ? Double.valueOf(1) : row.number("call_order", 1, 9);
        // The order of the turns counts: not as a set of words
        List<String> members = Arrays.stream(row.text("members").split("[|;,/]"))
                .map(String::strip)
                .filter(member -> !member.isEmpty())
                .toList();
        LocalDate day = time(row, "starts_on", row.text("starts_on"), "people.import.day", LocalDate::parse);
        LocalTime handOver = time(
                row,
                "hand_over",
                OnCallTeamPart.orElse(row.text("hand_over"), "08:00"),
                "people.import.hand-over",
                LocalTime::parse);
        Duration turn = OnCallTeamPart.parsed(
                row,
                "turn",
                OnCallTeamPart.orElse(row.text("turn"), "weekly"),
                "people.import.turn",
                OnCallRotation::turnOf);
        CoverHours hours = OnCallTeamPart.parsed(
                row,
                "hours",
                OnCallTeamPart.orElse(row.text("hours"), "always"),
                "people.import.cover",
                CoverHours::parse);
        if (order == null || members.isEmpty() || day == null || handOver == null || turn == null || hours == null) {
            return null;
        }
        return new OnCallRotation(row.text("team"), id, order.intValue(), members, day.atTime(handOver), turn, hours);
    }

    private static <T> @Nullable T time(
            ImportRow row, String column, String text, String key, Function<CharSequence, T> reader) {
        try {
            return text.isEmpty() ? null : reader.apply(text);
        } catch (DateTimeParseException e) {
            row.wrong(column, key, text);
            return null;
        }
    }
}
