package io.towerflow.demo.story;

import io.towerflow.demo.simulator.SimulatedFault;
import io.towerflow.demo.simulator.SymptomPeriod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Truth of the story for the equipment's own managers: what is broken, and that it is cured. In the caller's transaction. */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
public class StoryFaults {

    private final StoryRepository repository;
    private final StoryTeller teller;

    StoryFaults(StoryRepository repository, StoryTeller teller) {
        this.repository = repository;
        this.teller = teller;
    }

    /** Finds a fault that goes on at an object; of several, one that the action suits. */
    public Optional<SimulatedFault> at(String object, String action, Instant now) {
        return repository.open().stream()
                .filter(fault -> fault.object().equals(object) && fault.endsAt().isAfter(now))
                .map(StoryFault::simulated)
                .min((one, other) -> Boolean.compare(suits(other, action), suits(one, action)));
    }

    private static boolean suits(SimulatedFault fault, String action) {
        return action.equals(fault.kind().remedy());
    }

    /** What every fault that was not over at a time, or began later, brings about, and when. */
    public List<SymptomPeriod> since(Instant time) {
        return repository.since(time).stream().flatMap(teller::periods).toList();
    }

    /** Records that an action has ended this fault. */
    public void cured(SimulatedFault fault, Instant now) {
        teller.repaired(Set.of(Long.valueOf(fault.id().substring(1))), now);
    }
}
