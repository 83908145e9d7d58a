package io.towerflow.identity;

import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.audit.AuditTrail;
import io.towerflow.audit.Printable;
import io.towerflow.tenancy.Tenancy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Writes sign-ins, refusals and denials to the audit trail and the log, with their source address. What anybody can cause in
 * any number is written once and then counted: one more entry tells at the end of the minute how often it came again, and what is
 * different in more than 500 ways within a minute, or in more than 100 from one address, is told by one entry for all the rest.
 */
@Component
public class SecurityTrail {

    /** Actor of an entry where nobody has signed in. */
    public static final String NOBODY = "nobody";

    private static final Logger log = LoggerFactory.getLogger(SecurityTrail.class);

    private static final int MOST_A_MINUTE = 500;
    private static final int MOST_OF_ONE = 100;
    private static final String OTHERS = "others";

    /** Event as it is counted: by all that tells it from others. */
    private record Event(String tenant, String actor, String action, String thing, String address, String what) {}

    private final AuditTrail audit;
    private final MeterRegistry meters;
    /** Number of times that each came again since it was written. */
    private final Map<Event, AtomicLong> again = new ConcurrentHashMap<>();
    /** Number of entries of each action, and of each action from each address. */
    private final Map<String, AtomicInteger> distinct = new ConcurrentHashMap<>();

    SecurityTrail(AuditTrail audit, MeterRegistry meters) {
        this.audit = audit;
        this.meters = meters;
    }

    /** Writes an event that happens as seldom as people act. */
    public void write(
            String tenant, String actor, String action, String thing, String address, Map<String, ?> details) {
        Map<String, Object> all = new HashMap<>(details);
        all.put("address", address);
        log.info("{} {} by {} from {} {}", action, Printable.of(thing), Printable.of(actor), address, details);
        meters.counter("towerflow.security.events", "action", action).increment();
        Tenancy.as(tenant, () -> audit.record(Printable.of(actor), action, Printable.of(thing), all));
    }

    /**
     * Counts an event that anybody can cause in any number.
     *
     * @param tenant whose trail it is, or null where nobody knows
     * @param what more there is to say of it
     */
    public void count(@Nullable String tenant, String actor, String action, String thing, String address, String what) {
        String owner = tenant == null ? Tenancy.DEFAULT : tenant;
        Event event = new Event(owner, Printable.of(actor), action, Printable.of(thing), address, Printable.of(what));
        if (!again.containsKey(event)) {
            if (distinct(action) >= MOST_A_MINUTE) {
                event = new Event(owner, OTHERS, action, OTHERS, OTHERS, "");
            } else if (distinct(action + address) >= MOST_OF_ONE) {
                event = new Event(owner, OTHERS, action, OTHERS, address, "");
            }
        }
        AtomicLong times = again.putIfAbsent(event, new AtomicLong());
        if (times == null) {
            add(action);
            add(action + address);
            write(event.tenant(), event.actor(), event.action(), event.thing(), event.address(), what(event));
        } else {
            meters.counter("towerflow.security.events", "action", action).increment();
            times.incrementAndGet();
        }
    }

    private int distinct(String key) {
        AtomicInteger known = distinct.get(key);
        return known == null ? 0 : known.get();
    }

    private void add(String key) {
        distinct.computeIfAbsent(key, unknown -> new AtomicInteger()).incrementAndGet();
    }

    /** Writes what came again within the last minute. */
    @Scheduled(fixedRateString = "PT1M")
    void flush() {
        distinct.clear();
        for (Event event : again.keySet()) {
            AtomicLong times = again.remove(event);
            if (times != null && times.get() > 0) {
                Map<String, Object> details = new HashMap<>(what(event));
                details.put("times", times.get());
                write(event.tenant(), event.actor(), event.action(), event.thing(), event.address(), details);
            }
        }
    }

    private static Map<String, Object> what(Event event) {
        return event.what().isEmpty() ? Map.of() : Map.of("what", event.what());
    }
}
