package io.towerflow.dispatch;

import io.towerflow.dispatch.visit.CauseCodes;
import io.towerflow.people.Skill;
import io.towerflow.problem.ConflictException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Visit of a technician for an incident. Its state changes here and nowhere else; each change refuses where it is not possible
 * now.
 *
 * @param id the natural id, as {@code WO-2026-000045}
 * @param code the short code in SMS, a letter and two or three digits, unique among open work orders
 * @param technicianId who has it, or is being offered it; null where nobody is
 * @param preferredTechnicianId whom the dispatcher chose to be asked first, or null
 * @param note what the technician said at the end: the cause that was found, or why it could not be repaired
 * @param etaAt when the technician says he or she will be on site, or null
 * @param causeCode the code of the cause that was found, one of {@link CauseCodes}, or null
 * @param partWanted the part that the technician lacks, in his or her words, or null
 */
public record WorkOrder(
        String id,
        String tenant,
        String incidentNumber,
        String siteId,
        Skill skill,
        String code,
        WorkOrderState state,
        @Nullable String technicianId,
        @Nullable String preferredTechnicianId,
        @Nullable String note,
        @Nullable Instant etaAt,
        @Nullable String causeCode,
        @Nullable String partWanted,
        Instant createdAt,
        Instant stateChangedAt) {

    /** Returns whether somebody is still to go, on the way or at work. */
    public boolean open() {
        return !state.ended();
    }

    /** Keeps a technician for this work order, who is then asked. */
    WorkOrder reserve(String technician, Instant now) {
        require("be offered", WorkOrderState.PENDING);
        return with(WorkOrderState.PENDING, technician, note, now);
    }

    /** Lets another of several who are asked stand for the work order, as the one who did says no; another still may say yes. */
    WorkOrder askOnly(String other, Instant now) {
        require("be offered", WorkOrderState.PENDING);
        return with(WorkOrderState.PENDING, other, note, now);
    }

    /** Accepts it for one of the technicians who were asked. */
    WorkOrder accept(String technician, Instant now) {
        require("be accepted", WorkOrderState.PENDING);
        return with(WorkOrderState.ACKNOWLEDGED, technician, note, now);
    }

    /** Releases it to be offered to the next, as the technician says no, stays silent or gives it back. */
    WorkOrder release(String technician, Instant now) {
        require("be given back", WorkOrderState.PENDING, WorkOrderState.ACKNOWLEDGED, WorkOrderState.IN_PROGRESS);
        requireTechnician(technician);
        return new WorkOrder(
                id,
                tenant,
                incidentNumber,
                siteId,
                skill,
                code,
                WorkOrderState.PENDING,
                null,
                preferredTechnicianId,
                note,
                null,
                null,
                partWanted,
                createdAt,
                now);
    }

    /** Records when the technician who is on the way will be there. */
    WorkOrder expect(String technician, Instant eta) {
        require("be expected", WorkOrderState.ACKNOWLEDGED);
        requireTechnician(technician);
        return reported(eta, causeCode, partWanted, note);
    }

    /** Records that the technician lacks a part. */
    WorkOrder lack(String technician, String part) {
        require("lack a part", WorkOrderState.ACKNOWLEDGED, WorkOrderState.IN_PROGRESS);
        requireTechnician(technician);
        return reported(etaAt, causeCode, part, note);
    }

    /** Returns whether its technician has yet to say what it was, or why it could not be repaired. */
    public boolean unexplained() {
        return switch (state) {
            case COMPLETED ->
                note == null || causeCode == null && CauseCodes.like(note).isPresent();
            case FAILED -> note == null;
            default -> false;
        };
    }

    /**
     * Records what it was, or why, as the technician who has reported it repaired, or not, says afterwards; said clearly once, it
     * stays. What was misspelt is kept beside it.
     */
    WorkOrder explain(String technician, String words) {
        require("be explained", WorkOrderState.COMPLETED, WorkOrderState.FAILED);
        requireTechnician(technician);
        if (!unexplained()) {
            throw new ConflictException("The cause of work order " + id + " is known already");
        }
        String code =
                state == WorkOrderState.FAILED ? null : CauseCodes.in(words).orElse(null);
        return reported(etaAt, code, partWanted, note == null ? words : words + " (" + note + ")");
    }

    WorkOrder arrive(String technician, Instant now) {
        require("be started", WorkOrderState.ACKNOWLEDGED);
        requireTechnician(technician);
        return with(WorkOrderState.IN_PROGRESS, technician, note, now);
    }

    WorkOrder complete(String technician, @Nullable String cause, Instant now) {
        require("be completed", WorkOrderState.ACKNOWLEDGED, WorkOrderState.IN_PROGRESS);
        requireTechnician(technician);
        return with(WorkOrderState.COMPLETED, technician, cause, now)
                .reported(etaAt, cause == null ? null : CauseCodes.in(cause).orElse(null), partWanted, cause);
    }

    WorkOrder fail(String technician, @Nullable String reason, Instant now) {
        require("fail", WorkOrderState.ACKNOWLEDGED, WorkOrderState.IN_PROGRESS);
        requireTechnician(technician);
        return with(WorkOrderState.FAILED, technician, reason, now);
    }

    /** Rejects it, as nobody could be found. */
    WorkOrder reject(Instant now) {
        require("be rejected", WorkOrderState.PENDING);
        return with(WorkOrderState.REJECTED, null, note, now);
    }

    public WorkOrder cancel(Instant now) {
        require("be cancelled", WorkOrderState.PENDING, WorkOrderState.ACKNOWLEDGED, WorkOrderState.IN_PROGRESS);
        return with(WorkOrderState.CANCELLED, technicianId, note, now);
    }

    private WorkOrder with(
            WorkOrderState newState, @Nullable String technician, @Nullable String newNote, Instant now) {
        return new WorkOrder(
                id,
                tenant,
                incidentNumber,
                siteId,
                skill,
                code,
                newState,
                technician,
                preferredTechnicianId,
                newNote,
                etaAt,
                causeCode,
                partWanted,
                createdAt,
                now);
    }

    private WorkOrder reported(
            @Nullable Instant eta, @Nullable String cause, @Nullable String part, @Nullable String newNote) {
        return new WorkOrder(
                id,
                tenant,
                incidentNumber,
                siteId,
                skill,
                code,
                state,
                technicianId,
                preferredTechnicianId,
                newNote,
                eta,
                cause,
                part,
                createdAt,
                stateChangedAt);
    }

    private void require(String wish, WorkOrderState first, WorkOrderState... more) {
        Set<WorkOrderState> allowed = EnumSet.of(first, more);
        if (!allowed.contains(state)) {
            throw new ConflictException("Work order " + id + " is " + state.word() + " and cannot " + wish);
        }
    }

    private void requireTechnician(String technician) {
        if (!technician.equals(technicianId)) {
            throw new ConflictException("Work order " + id + " is not with technician " + technician);
        }
    }
}
