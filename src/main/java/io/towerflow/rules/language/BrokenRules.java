package io.towerflow.rules.language;

import java.util.List;

/** Rules that do not compile; the message names the file and line of each fault. */
public class BrokenRules extends RuntimeException {

    private final transient List<RuleFault> faults;

    /** @param what the sentence before the faults */
    public BrokenRules(String what, List<RuleFault> faults) {
        super(what + ": "
                + String.join("; ", faults.stream().map(RuleFault::toString).toList()));
        this.faults = List.copyOf(faults);
    }

    public BrokenRules(String message) {
        super(message);
        this.faults = List.of();
    }

    /** What is wrong at which line; none where the set as a whole is broken. */
    public List<RuleFault> faults() {
        return faults;
    }
}
