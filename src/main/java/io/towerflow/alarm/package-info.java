/**
 * The canonical alarm: intake, deduplication, flapping, the ledger.
 *
 * <p>Reports of one {@link io.towerflow.alarm.AlarmIdentity identity} are one alarm from its raise to its clear:
 *
 * <ul>
 *   <li>A raise while none is active is a new alarm; the report's id becomes the alarm's. A raise after a clear is a new
 *       alarm.
 *   <li>A raise of an active alarm repeats it and counts; a later one may change its severity; one older than the last
 *       counts, never changes the severity back, and moves the raise time back where it is older than that.
 *   <li>A report with the event time and severity of one already known is a {@code duplicate} and counts nowhere, so that a
 *       batch delivered twice changes nothing.
 *   <li>A raise that is not younger than the clear of the alarm that has just ended is {@code late}: it counts for that
 *       alarm and makes none.
 *   <li>A clear that is not older than the last raise clears. An older one was overtaken: it is {@code late} and the alarm
 *       stays.
 *   <li>A clear without an alarm is an {@code orphan}, remembered for the allowed lateness: a raise with an earlier event
 *       time that still comes becomes an alarm raised and cleared at once.
 *   <li>A clear from before the raise, of an identity that never was raised before: the source's clock stepped back. Far
 *       back, it clears at its arrival; less than the allowed lateness back, it is held until it is certain that no earlier
 *       raise was meant.
 *   <li>An event time too far ahead of the arrival is replaced by the arrival.
 *   <li>Cleared and raised again too often within a time, an alarm is flapping: one stays active, further changes only count
 *       as flaps until it is quiet. Quiet is told by the clock, when nothing has come for long enough, and by the events, when
 *       a report's event time is that far behind the last change: then the damping ends before that report counts, so that
 *       a recording that is loaded within minutes gives the alarms that it would have given live. Where the last change was
 *       a clear, the alarm is cleared at the time of that clear; else it goes on.
 * </ul>
 */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "problem",
            "audit",
            "identity",
            "identity :: process",
            "outbox",
            "inventory",
            "rules"
        })
@NullMarked
package io.towerflow.alarm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
