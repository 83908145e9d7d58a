package io.towerflow.incident.process;

import io.towerflow.incident.EscalationPauses;
import io.towerflow.incident.EscalationStart;
import io.towerflow.incident.EscalationStart.Start;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.maintenance.WindowsChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Sets the timers of escalations: the time after which each incident's begins, which its severity and its battery shorten, and
 * every timer of the process that escalates it. All of them stand while planned work lasts.
 */
@Component
class EscalationTimers {

    private static final String BEGIN = "startEvent_slaBreached";
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final String ESCALATION = "escalate-incident";

    private final Incidents incidents;
    private final EscalationStart start;
    private final EscalationPauses pauses;
    private final RuntimeService runtime;
    private final ManagementService management;
    private final Clock clock;

    EscalationTimers(
            Incidents incidents,
            EscalationStart start,
            EscalationPauses pauses,
            RuntimeService runtime,
            ManagementService management,
            Clock clock) {
        this.incidents = incidents;
        this.start = start;
        this.pauses = pauses;
        this.runtime = runtime;
        this.management = management;
        this.clock = clock;
    }

    /** Follows the change of a window, in the transaction in which it changes. */
    @EventListener
    void on(WindowsChanged changed) {
        pauses.open().forEach(this::look);
    }

    /** Moves the timers of an incident where planned work at its sites begins, goes on longer or ends. */
    void look(String number) {
        Duration shift = pauses.look(number);
        if (shift.isZero()) {
            return;
        }
        for (ProcessInstance process : runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(number)
                .list()) {
            JobQuery timers = management.createJobQuery().processInstanceId(process.getProcessInstanceId());
            boolean escalation = process.getProcessDefinitionId().startsWith(ESCALATION + ":");
            for (Job timer : (escalation ? timers.timers() : timers.activityId(BEGIN)).list()) {
                management.setJobDuedate(
                        timer.getId(), Date.from(timer.getDuedate().toInstant().plus(shift)));
            }
        }
    }

    /** Moves the timers of an incident whose severity has risen: less time was agreed for it. */
    void heedSeverity(String number) {
        Incident incident = incidents.find(number).orElseThrow();
        hasten(incident, start.of(incident));
    }

    /**
     * Moves the timers of an incident of whose battery more may be known: the escalation does not wait where the rules say so.
     */
    void heedBattery(String number) {
        Incident incident = incidents.find(number).orElseThrow();
        Start known = start.of(incident);
        if (!known.rules().isEmpty()) {
            hasten(incident, known);
        }
    }

    /**
     * Moves the timer forward and never puts it off: what was known before has raised the hope that somebody is asked by then.
     */
    private void hasten(Incident incident, Start known) {
        String number = incident.number();
        Instant at = pauses.notBefore(number, known.at());
        for (Job timer : management
                .createJobQuery()
                .processInstanceId(incident.processInstanceId())
                .activityId(BEGIN)
                .timers()
                .list()) {
            if (!timer.getDuedate().toInstant().isAfter(at)) {
                continue;
            }
            management.setJobDuedate(timer.getId(), Date.from(at));
            if (!known.rules().isEmpty()) {
                incidents.note(
                        number,
                        new TimelineEntry(
                                clock.instant(),
                                "escalation-hastened",
                                "incident.timeline.escalationHastened",
                                List.of(
                                        MOMENT.format(at.atOffset(ZoneOffset.UTC)),
                                        String.join("; ", known.rules()),
                                        Integer.toString(known.version())),
                                null));
            }
        }
    }
}
