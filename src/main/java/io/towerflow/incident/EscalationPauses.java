package io.towerflow.incident;

import io.towerflow.incident.lifecycle.IncidentRepository;
import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.maintenance.MaintenanceWindows.Quiet;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Pauses the escalation of incidents at all of whose sites planned work goes on, and says until when. What was running goes on
 * afterwards where it stopped.
 */
@Service
@Transactional
public class EscalationPauses {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final IncidentRepository repository;
    private final Incidents incidents;
    private final MaintenanceWindows windows;
    private final JdbcClient jdbc;
    private final Clock clock;

    EscalationPauses(
            IncidentRepository repository,
            Incidents incidents,
            MaintenanceWindows windows,
            JdbcClient jdbc,
            Clock clock) {
        this.repository = repository;
        this.incidents = incidents;
        this.windows = windows;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Pause(String window, Instant until) {}

    /** Returns the numbers of the incidents that have not ended. */
    @Transactional(readOnly = true)
    public List<String> open() {
        return repository.open();
    }

    /**
     * Looks whether an incident must wait, or need not any more, and notes it in its timeline.
     *
     * @return how much later (negative: earlier) its escalation's times are from now on; zero where nothing changes
     */
    public Duration look(String number) {
        Incident incident = incidents.find(number).orElse(null);
        if (incident == null) {
            return Duration.ZERO;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Quiet quiet = windows.quiet(incident.sites(), now).orElse(null);
        Pause before = find(number).orElse(null);
        if (quiet == null) {
            return before == null ? Duration.ZERO : resumed(number, before, now);
        }
        if (before != null && before.until().equals(quiet.until())) {
            return Duration.ZERO;
        }
        jdbc.sql("""
                        INSERT INTO incident_pause (incident_number, window_number, until) VALUES (?, ?, ?)
                        ON CONFLICT (incident_number)
                        DO UPDATE SET window_number = excluded.window_number, until = excluded.until
                        """)
                .params(number, quiet.number(), Timestamp.from(quiet.until()))
                .update();
        note(
                number,
                now,
                "escalation-paused",
                "incident.timeline.escalationPaused",
                List.of(quiet.number(), local(quiet)));
        return Duration.between(before == null ? now : before.until(), quiet.until());
    }

    /** Returns the end in the time zone of the window's place. */
    private String local(Quiet quiet) {
        ZoneId zone = windows.find(quiet.number()).map(MaintenanceWindow::zone).orElse(ZoneOffset.UTC);
        return quiet.until().atZone(zone).format(MINUTES) + " (" + zone.getId() + ")";
    }

    private Duration resumed(String number, Pause before, Instant now) {
        jdbc.sql("DELETE FROM incident_pause WHERE incident_number = ?")
                .param(number)
                .update();
        note(number, now, "escalation-resumed", "incident.timeline.escalationResumed", List.of(before.window()));
        return Duration.between(before.until(), now);
    }

    /** Returns the later of an instant and the end of the pause that the incident is in. */
    @Transactional(readOnly = true)
    public Instant notBefore(String number, Instant due) {
        return find(number)
                .map(Pause::until)
                .filter(until -> until.isAfter(due))
                .orElse(due);
    }

    private Optional<Pause> find(String number) {
        return jdbc.sql("SELECT window_number, until FROM incident_pause WHERE incident_number = ?")
                .param(number)
                .query((row, n) -> new Pause(
                        row.getString("window_number"),
                        row.getTimestamp("until").toInstant()))
                .optional();
    }

    private void note(String number, Instant at, String kind, String key, List<String> arguments) {
        incidents.note(number, new TimelineEntry(at, kind, key, arguments, null));
    }
}
