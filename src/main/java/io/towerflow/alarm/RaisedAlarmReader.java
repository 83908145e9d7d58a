package io.towerflow.alarm;

import java.time.Instant;

/** Reads a message of {@code alarm.raised.v1}: an Alarm of TMF642 as JSON. */
public interface RaisedAlarmReader {

    /**
     * Reads one alarm, raise or clear, and gives it a new, time-ordered id (UUIDv7). Never throws for what the message
     * holds: whatever is wrong with it, broken JSON included, is named in the answer.
     *
     * @param json UTF-8 text as it came; may be anything
     */
    ParsedReport read(byte[] json, String tenant, Instant receivedAt);
}
