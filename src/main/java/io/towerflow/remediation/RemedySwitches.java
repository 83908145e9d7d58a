package io.towerflow.remediation;

import io.towerflow.audit.AuditTrail;
import io.towerflow.inventory.Inventory;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** People switch remote actions off: one or all, at one site or everywhere. Each change is audited. */
@Service
public class RemedySwitches {

    /** Key that stands for all actions, or all sites. */
    public static final String ALL = "*";

    private final RemoteActionRepository repository;
    private final Inventory inventory;
    private final AuditTrail audit;
    private final Clock clock;

    RemedySwitches(RemoteActionRepository repository, Inventory inventory, AuditTrail audit, Clock clock) {
        this.repository = repository;
        this.inventory = inventory;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<SwitchedOff> off() {
        return repository.off();
    }

    /** The actions that are off at a site. */
    @Transactional(readOnly = true)
    public Set<String> offAt(String siteId) {
        List<SwitchedOff> off = repository.off().stream()
                .filter(one -> one.siteId().equals(ALL) || one.siteId().equals(siteId))
                .toList();
        return RemedyRules.ACTIONS.stream()
                .filter(action -> off.stream()
                        .anyMatch(
                                one -> one.action().equals(ALL) || one.action().equals(action)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws InvalidInputException for an unknown action or site, or without a reason */
    @Transactional
    public void switchOff(String action, String siteId, String reason, String by) {
        check(action, siteId);
        if (reason.isBlank() || reason.length() > 500) {
            throw new InvalidInputException("reason", "must have 1 to 500 characters: why it is switched off");
        }
        repository.switchOff(new SwitchedOff(action, siteId, reason.strip(), by, clock.instant()));
        audit.record(by, "switch-off-remote-action", thing(action, siteId), Map.of("reason", reason.strip()));
    }

    /** Switches on what was switched off by these very words; does nothing where it is on. */
    @Transactional
    public void switchOn(String action, String siteId, String by) {
        check(action, ALL);
        if (repository.switchOn(action, siteId)) {
            audit.record(by, "switch-on-remote-action", thing(action, siteId), Map.of());
        }
    }

    private void check(String action, String siteId) {
        if (!action.equals(ALL) && !RemedyRules.ACTIONS.contains(action)) {
            throw new InvalidInputException(
                    "action",
                    "must be * for all or one of " + String.join(", ", RemedyRules.ACTIONS) + ", not " + action);
        }
        if (!siteId.equals(ALL) && inventory.topology(Tenancy.required()).site(siteId) == null) {
            throw new InvalidInputException(
                    "site", "must be * for all or the id of a site; there is no site " + siteId);
        }
    }

    private static String thing(String action, String siteId) {
        return "remote-action " + action + " at " + siteId;
    }
}
