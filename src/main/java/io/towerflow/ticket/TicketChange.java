package io.towerflow.ticket;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Change of a ticket; null and empty do not change.
 *
 * @param statusReason goes with {@code status}
 */
public record TicketChange(
        @Nullable String name,
        @Nullable String description,
        @Nullable String severity,
        @Nullable String priority,
        @Nullable String status,
        @Nullable String statusReason,
        Map<String, String> facts,
        List<DesiredTicket.Note> notes) {

    private static final Set<String> BEGINNING = Set.of("acknowledged", "inProgress");
    private static final Set<String> OVER = Set.of("resolved", "closed", "cancelled");

    /** Copy of this change with other notes. */
    public TicketChange withNotes(List<DesiredTicket.Note> others) {
        return new TicketChange(name, description, severity, priority, status, statusReason, facts, others);
    }

    public boolean empty() {
        return name == null
                && description == null
                && severity == null
                && priority == null
                && status == null
                && facts.isEmpty()
                && notes.isEmpty();
    }

    /** Difference that the ITSM has not heard yet. */
    static TicketChange between(
            DesiredTicket.@Nullable Sent sent,
            @Nullable String theirStatus,
            Collection<String> sentNotes,
            DesiredTicket wanted) {
        String status = nextStatus(wanted.status(), sent == null ? null : sent.status(), theirStatus);
        return new TicketChange(
                sent != null && sent.name().equals(wanted.name()) ? null : wanted.name(),
                sent != null && sent.description().equals(wanted.description()) ? null : wanted.description(),
                sent != null && sent.severity().equals(wanted.severity()) ? null : wanted.severity(),
                sent != null && sent.priority().equals(wanted.priority()) ? null : wanted.priority(),
                status,
                status == null ? null : wanted.statusReason(),
                sent != null && sent.facts().equals(wanted.facts()) ? Map.of() : wanted.facts(),
                wanted.notes().stream()
                        .filter(note -> !sentNotes.contains(note.id()))
                        .toList());
    }

    /**
     * Status to ask for now, or null for none: nothing is sent back that came from there, a ticket that people there
     * have moved on is not moved back because work has begun here, and what is closed was resolved before.
     *
     * @param sent what we last asked for
     * @param theirs what it is there
     */
    static @Nullable String nextStatus(String wanted, @Nullable String sent, @Nullable String theirs) {
        if (wanted.equals(theirs) || wanted.equals(sent)) {
            return null;
        }
        if (BEGINNING.contains(wanted)) {
            boolean reopened = sent != null && OVER.contains(sent);
            return reopened || theirs == null || BEGINNING.contains(theirs) ? wanted : null;
        }
        boolean overThere = theirs != null && (OVER.contains(theirs) || theirs.equals("rejected"));
        if (wanted.equals("resolved")) {
            return overThere ? null : wanted;
        }
        return wanted.equals("closed") && !overThere && !"resolved".equals(sent) ? "resolved" : wanted;
    }
}
