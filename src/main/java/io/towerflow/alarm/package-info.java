/**
 * The canonical alarm: intake, deduplication, flapping, the ledger.
 *
 * <p>Reports of one {@link io.towerflow.alarm.AlarmIdentity identity} are one alarm from its raise to its clear. Which of two
 * reports comes after the other is said by one rule (ADR 38):
 *
 * <ul>
 *   <li>Where their arrivals lie further apart than one can overtake another, the arrival decides.
 *   <li>Closer together the source's times decide; where these are equal, the arrival.
 *   <li>A source's time that is none or cannot be true, too far ahead of the arrival or from a clock that was never set, orders
 *       nothing and is replaced by the arrival.
 *   <li>What is dated against this order, a raise before the clear that it follows or a clear before its raise, is dated by its
 *       arrival. The ledger says wherever an arrival counts.
 *   <li>Reports of a recording keep their own times, which alone order them.
 * </ul>
 *
 * <p>What a report then means:
 *
 * <ul>
 *   <li>A raise while none is active is a new alarm; the report's id becomes the alarm's. A raise that follows a clear is a new
 *       alarm.
 *   <li>A raise of an active alarm repeats it and counts; where it follows the last report it brings its severity, its text and
 *       its details, and the ledger keeps what was said before. One that does not only counts, and moves the raise time back where
 *       it is older than that.
 *   <li>A report that is known is a {@code duplicate} and counts nowhere, so that a batch delivered twice changes nothing: unless
 *       the alarm's state has changed since and the report follows that change, or it comes so long after that it is a repeat.
 *       One that only says something else of the same moment is {@code updated}.
 *   <li>A raise that does not follow the clear of the alarm that has just ended is {@code late}: it counts for that alarm and
 *       makes none.
 *   <li>A clear that follows the last raise clears. One that does not was overtaken: it is {@code late} and the alarm stays.
 *   <li>A clear without an alarm is an {@code orphan}, remembered: a raise that does not follow it becomes an alarm raised and
 *       cleared at once.
 *   <li>A clear from before every raise that it could belong to: the source's clock stepped back. Far back, it clears at its
 *       arrival; less than the allowed lateness back, it is held until no earlier raise can come any more, and clears then.
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
            "inventory",
            "storage",
            "ingest",
            "maintenance"
        })
@NullMarked
package io.towerflow.alarm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
