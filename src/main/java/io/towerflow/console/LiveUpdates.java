package io.towerflow.console;

import io.towerflow.dispatch.WorkOrderChanged;
import io.towerflow.identity.CurrentSignIn;
import io.towerflow.incident.IncidentChanged;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages which incidents changed, gathered over a moment, and beats in between so that a page knows when its
 * line is dead. A page asks for what it shows itself: nothing but numbers goes over the line.
 */
@Component
public class LiveUpdates implements SmartLifecycle {

    /** Most numbers in one event; with more at once a page reads everything again. */
    private static final int MOST_NUMBERS = 200;

    private final ConsoleSettings settings;
    private final Clock clock;
    /** Interval in milliseconds at which it is checked whether who listens may go on. */
    private static final long WATCH = 1_000;

    /** Open line: whose rows it reports, and how long it may. */
    private record Listener(String tenant, CurrentSignIn.Lease lease) {}

    private final Map<SseEmitter, Listener> listeners = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> changed = new HashMap<>();
    private volatile ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("live-updates").factory());
    private volatile boolean running;

    LiveUpdates(ConsoleSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Opens a line for one page of this tenant; it ends when the sign-in holds no longer. */
    public SseEmitter listen(String tenant, CurrentSignIn.Lease lease) {
        // The page opens a new line when one ends; a line without end would outlive a closed browser behind a proxy.
        SseEmitter line = new SseEmitter(TimeUnit.MINUTES.toMillis(30));
        line.onCompletion(() -> listeners.remove(line));
        line.onTimeout(line::complete);
        line.onError(problem -> listeners.remove(line));
        listeners.put(line, new Listener(tenant, lease));
        send(line, "beat", clock.instant().toString());
        return line;
    }

    @EventListener
    void on(IncidentChanged event) {
        note(event.tenant(), event.number());
    }

    @EventListener
    void on(WorkOrderChanged event) {
        note(event.tenant(), event.incidentNumber());
    }

    private void note(String tenant, String number) {
        synchronized (changed) {
            changed.computeIfAbsent(tenant, id -> new LinkedHashSet<>()).add(number);
        }
    }

    private void tell() {
        Map<String, Set<String>> news;
        synchronized (changed) {
            if (changed.isEmpty()) {
                return;
            }
            news = new HashMap<>(changed);
            changed.clear();
        }
        listeners.forEach((line, listener) -> {
            Set<String> numbers = news.get(listener.tenant());
            if (numbers != null && listener.lease().holds()) {
                send(line, "changed", numbers.size() > MOST_NUMBERS ? "*" : String.join(" ", numbers));
            }
        });
    }

    private void endRevoked() {
        listeners.forEach((line, listener) -> {
            if (!listener.lease().holds()) {
                listeners.remove(line);
                line.complete();
            }
        });
    }

    private void beat() {
        String now = clock.instant().toString();
        listeners.keySet().forEach(line -> send(line, "beat", now));
    }

    private void send(SseEmitter line, String event, String data) {
        try {
            line.send(SseEmitter.event().name(event).data(data));
        } catch (IOException | IllegalStateException e) {
            listeners.remove(line);
        }
    }

    @Override
    public void start() {
        if (timer.isShutdown()) {
            timer = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("live-updates").factory());
        }
        long gather = settings.gather().toMillis();
        long beat = settings.beat().toMillis();
        timer.scheduleWithFixedDelay(this::tell, gather, gather, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(this::endRevoked, WATCH, WATCH, TimeUnit.MILLISECONDS);
        running = true;
    }

    /** Ends every line first: the web server waits for open requests before it stops. */
    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
        List<SseEmitter> open = new ArrayList<>(listeners.keySet());
        listeners.clear();
        open.forEach(SseEmitter::complete);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
