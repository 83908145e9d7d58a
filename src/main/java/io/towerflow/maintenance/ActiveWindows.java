package io.towerflow.maintenance;

import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Finds which windows are held at an instant and what they cover, for the intake: one small question to the tables for
 * each batch, in the batch's transaction, so that every node, and a rebuilt one, finds the same; what a window covers
 * is worked out once for each topology; each alarm is a look-up in memory.
 */
@Component
public class ActiveWindows {

    private static final String HELD = """
            SELECT w.number, w.tenant_id, w.objects, w.behind
            FROM maintenance_occurrence o JOIN maintenance_window w ON w.number = o.window_number
            WHERE o.ends_at > ? AND o.starts_at <= ? ORDER BY w.number
            """;

    private final JdbcTemplate jdbc;
    private final Inventory inventory;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    ActiveWindows(JdbcTemplate jdbc, Inventory inventory) {
        this.jdbc = jdbc;
        this.inventory = inventory;
    }

    /** A window's coverage in the topology that it was worked out for. */
    private record Known(Topology topology, Coverage coverage) {}

    /** Window that is held, with its coverage. */
    private record Active(String number, String tenant, Coverage coverage) {}

    /** The windows that are held at one instant. */
    public static final class Held {

        private static final Held NONE = new Held(List.of());

        private final List<Active> windows;

        private Held(List<Active> windows) {
            this.windows = windows;
        }

        public boolean isEmpty() {
            return windows.isEmpty();
        }

        /** Returns the number of the window that covers the object, the smallest of several, or null. */
        public @Nullable String covering(String tenant, String siteId, String objectId) {
            for (Active window : windows) {
                if (window.tenant().equals(tenant) && window.coverage().covers(siteId, objectId)) {
                    return window.number();
                }
            }
            return null;
        }
    }

    /** Answer for an instant at which no window is held. */
    public Held none() {
        return Held.NONE;
    }

    /** Finds the windows held, in the caller's transaction, which must be the system's or the tenant's. */
    public Held at(Instant now) {
        List<Active> active = new ArrayList<>();
        Set<String> numbers = new HashSet<>();
        jdbc.query(
                HELD,
                row -> {
                    String number = row.getString("number");
                    String tenant = row.getString("tenant_id");
                    Topology topology = inventory.topology(tenant);
                    Known before = known.get(number);
                    Known present = before;
                    if (before == null || before.topology() != topology) {
                        List<String> objects =
                                List.of((String[]) row.getArray("objects").getArray());
                        present = new Known(topology, Coverage.of(objects, row.getBoolean("behind"), topology));
                        known.put(number, present);
                    }
                    if (present != null && numbers.add(number)) {
                        active.add(new Active(number, tenant, present.coverage()));
                    }
                },
                now.atOffset(ZoneOffset.UTC),
                now.atOffset(ZoneOffset.UTC));
        known.keySet().retainAll(numbers);
        return active.isEmpty() ? Held.NONE : new Held(active);
    }
}
