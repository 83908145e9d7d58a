package io.towerflow.remediation;

import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.AlarmFollower;
import io.towerflow.engine.queue.ProcessCommands;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Tells the process of a remote action at once that an alarm on the action's object has cleared. Where it does not wait yet
 * nothing is lost: it looks at the alarms when their time to clear is over.
 */
@Component
class RemoteActionClears implements AlarmFollower {

    private static final String ALARM_CLEARED = "remoteAction.alarmCleared";

    private final RemoteActionRepository actions;
    private final ProcessCommands commands;

    RemoteActionClears(RemoteActionRepository actions, ProcessCommands commands) {
        this.actions = actions;
        this.commands = commands;
    }

    @Override
    public void follow(int partition, Instant now, List<AlarmChange> changes) {
        Map<String, Set<String>> cleared = changes.stream()
                .filter(change -> change.kind() == AlarmChange.Kind.CLEARED)
                .map(AlarmChange::alarm)
                .collect(Collectors.groupingBy(
                        alarm -> alarm.tenant(),
                        Collectors.mapping(alarm -> alarm.alarmedObjectId(), Collectors.toSet())));
        cleared.forEach((tenant, objects) -> actions.incidentsActingOn(tenant, objects)
                .forEach(number -> commands.tell(now, tenant, number, ALARM_CLEARED)));
    }

    @Override
    public boolean due(int partition, Instant now) {
        return false;
    }

    @Override
    public void forget(int partition) {
        // Keeps nothing.
    }
}
