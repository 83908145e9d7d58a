package io.towerflow.demo.elements;

import io.towerflow.demo.simulator.SimulatedFault;
import io.towerflow.demo.story.StoryFaults;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Switches equipment of the simulated network. It does what it is told, right or wrong; only the truth of a fault decides
 * whether the alarm goes away. The same key is executed once.
 */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
class ElementManager {

    private static final Map<String, EquipmentKind> KNOWN = Map.of(
            "restart-radio", EquipmentKind.RADIO,
            "switch-rectifier", EquipmentKind.RECTIFIER,
            "switch-rectifier-back", EquipmentKind.RECTIFIER,
            "reset-breaker", EquipmentKind.RECTIFIER,
            "open-breaker", EquipmentKind.RECTIFIER);

    private final StoryFaults faults;
    private final Inventory inventory;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ElementManager(
            StoryFaults faults, Inventory inventory, JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.faults = faults;
        this.inventory = inventory;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * @param result possible (of a dry run), done, refused or failed
     * @param message one sentence for people
     */
    record Answer(String result, String message) {}

    Answer perform(String action, String object, boolean dryRun, String key) {
        return Objects.requireNonNull(Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.execute(tx -> dryRun ? examine(action, object) : once(action, object, key))));
    }

    private Answer examine(String action, String object) {
        EquipmentKind kind = KNOWN.get(action);
        Equipment piece = inventory.topology(Tenancy.DEFAULT).equipment(object);
        if (kind == null) {
            return new Answer("refused", "unknown action " + action);
        }
        if (piece == null || piece.kind() != kind) {
            return new Answer("refused", "no such equipment for " + action + ": " + object);
        }
        return new Answer("possible", piece.name() + " answers, " + action + " is possible");
    }

    private Answer once(String action, String object, String key) {
        Answer possible = examine(action, object);
        if (!possible.result().equals("possible")) {
            return possible;
        }
        Instant now = clock.instant();
        boolean first = jdbc.sql("INSERT INTO demo_element_call (key, result, message, called_at) "
                                + "VALUES (?, 'done', ?, ?) ON CONFLICT DO NOTHING")
                        .params(key, action + " done", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
        if (!first) {
            return jdbc.sql("SELECT result, message FROM demo_element_call WHERE key = ?")
                    .param(key)
                    .query((row, n) -> new Answer(row.getString("result"), row.getString("message")))
                    .single();
        }
        Optional<SimulatedFault> fault = faults.at(object, action, now);
        fault.filter(one -> one.effect(action) == SimulatedFault.Effect.CURED).ifPresent(one -> faults.cured(one, now));
        return new Answer("done", action + " done");
    }
}
