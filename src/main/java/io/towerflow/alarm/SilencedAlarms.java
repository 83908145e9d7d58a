package io.towerflow.alarm;

import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.MaintenanceWindows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lists the alarms that a maintenance window silenced. */
@Component
public class SilencedAlarms {

    private final MaintenanceWindows windows;
    private final Alarms alarms;

    SilencedAlarms(MaintenanceWindows windows, Alarms alarms) {
        this.windows = windows;
        this.alarms = alarms;
    }

    /**
     * An alarm that a window held.
     *
     * @param outcome {@code cleared}, {@code restored}, or null while it is held
     */
    public record SilencedAlarm(
            Alarm alarm,
            Instant heldAt,
            @Nullable Instant letGoAt,
            @Nullable String outcome) {}

    /** Lists those that a window silenced, latest first, those that it holds now before all others. */
    @Transactional(readOnly = true)
    public List<SilencedAlarm> of(String window, int most) {
        List<MaintenanceWindow.Silenced> held = windows.silenced(window, most);
        Map<UUID, Alarm> known =
                alarms
                        .findAll(held.stream()
                                .map(MaintenanceWindow.Silenced::alarmId)
                                .toList())
                        .stream()
                        .collect(Collectors.toMap(Alarm::id, Function.identity()));
        return held.stream()
                .flatMap(one -> {
                    Alarm alarm = known.get(one.alarmId());
                    return alarm == null
                            ? Stream.empty()
                            : Stream.of(new SilencedAlarm(alarm, one.heldAt(), one.letGoAt(), one.outcome()));
                })
                .toList();
    }
}
