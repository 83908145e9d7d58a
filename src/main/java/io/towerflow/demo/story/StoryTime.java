package io.towerflow.demo.story;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderChanged;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.incident.Incidents;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets the story's time pass while the server runs, and lets technicians' work count in it. */
class StoryTime implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(StoryTime.class);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Pattern FAULT = Pattern.compile("S(\\d+)-\\d+");

    private final StoryTeller teller;
    private final WorkOrders workOrders;
    private final Incidents incidents;
    private final Alarms alarms;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private @Nullable ScheduledExecutorService timer;

    StoryTime(
            StoryTeller teller,
            WorkOrders workOrders,
            Incidents incidents,
            Alarms alarms,
            TransactionTemplate transaction,
            Clock clock) {
        this.teller = teller;
        this.workOrders = workOrders;
        this.incidents = incidents;
        this.alarms = alarms;
        this.transaction = transaction;
        this.clock = clock;
    }

    @EventListener
    void on(WorkOrderChanged event) {
        ScheduledExecutorService running = timer;
        if (running != null && event.tenant().equals(Tenancy.DEFAULT)) {
            running.execute(() -> quietly(() -> follow(event.id())));
        }
    }

    private void follow(String workOrderId) {
        WorkOrder order = workOrders.find(workOrderId).orElse(null);
        if (order == null) {
            return;
        }
        if (order.state() == WorkOrderState.COMPLETED) {
            teller.repaired(faultsOf(order.incidentNumber()), clock.instant());
        } else if (!order.state().ended()) {
            teller.awaitTechnician(faultsOf(order.incidentNumber()), clock.instant());
        }
    }

    private Set<Long> faultsOf(String incidentNumber) {
        return alarms.findAll(incidents.alarmsOf(incidentNumber)).stream()
                .map(Alarm::externalAlarmId)
                .map(id -> FAULT.matcher(id == null ? "" : id))
                .filter(Matcher::matches)
                .map(id -> Long.valueOf(id.group(1)))
                .collect(Collectors.toSet());
    }

    /** Runs a step; one that fails is told and tried again: the story must not take the server with it. */
    private void quietly(Runnable work) {
        try {
            Tenancy.as(Tenancy.DEFAULT, () -> transaction.executeWithoutResult(tx -> work.run()));
        } catch (RuntimeException e) {
            log.warn("The story stumbled and goes on", e);
        }
    }

    @Override
    public void start() {
        ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("demo-story").factory());
        started.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        started.scheduleWithFixedDelay(
                () -> quietly(() -> teller.step(clock.instant())),
                STEP.toMillis(),
                STEP.toMillis(),
                TimeUnit.MILLISECONDS);
        timer = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = timer;
        timer = null;
        if (running != null) {
            running.shutdown();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}
