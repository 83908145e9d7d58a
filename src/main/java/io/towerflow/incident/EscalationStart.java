package io.towerflow.incident;

import java.time.Instant;
import java.util.List;

/** Says when an incident's escalation begins, by what is known of the incident now. Works in the caller's transaction. */
public interface EscalationStart {

    Start of(Incident incident);

    /**
     * Start of an escalation.
     *
     * @param at when the agreed time is over, or sooner
     * @param rules the lines of the policy that let it begin sooner, in words; empty where none does
     * @param version of the policy; 0 where no line was asked
     */
    record Start(Instant at, List<String> rules, int version) {}
}
