package io.towerflow.alarm;

import java.util.List;

/** The book of every decision about an alarm. Rooms that decide about alarms write their decisions here. */
public interface AlarmLedger {

    /**
     * Appends decisions within the caller's transaction, all in one statement: cheap enough for every batch of the intake.
     *
     * @param tenant whose alarms they are
     */
    void append(String tenant, List<LedgerEntry> entries);
}
