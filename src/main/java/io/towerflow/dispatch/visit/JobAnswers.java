package io.towerflow.dispatch.visit;

import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferService;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.VisitService;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.problem.ConflictException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Does what a technician says about a job, by whichever way it was said, and knows what to reply. What cannot be done changes
 * nothing and gets a reply that helps.
 */
@Component
public class JobAnswers {

    /** Cause codes, as the reply to a DONE without one lists them. */
    private static final String CAUSES = String.join(", ", CauseCodes.all());

    private final WorkOrders workOrders;
    private final OfferService offers;
    private final VisitService visits;
    private final MessageSource texts;

    JobAnswers(WorkOrders workOrders, OfferService offers, VisitService visits, MessageSource texts) {
        this.workOrders = workOrders;
        this.offers = offers;
        this.visits = visits;
        this.texts = texts;
    }

    /**
     * Words of a technician about a job.
     *
     * @param verb any but HELP, STOP and UNREADABLE, which concern no job
     * @param words a reason, a part or a cause; may be empty
     * @param eta when he or she will be there; null where no time was said
     * @param at when it was said
     */
    public record Said(
            ReplyCommand verb, String words, @Nullable Instant eta, Instant at, Locale language) {}

    /**
     * Outcome of what was said.
     *
     * @param changed whether it was done
     * @param reply the end of the reply's key, {@code dispatch.answer.REPLY}; null where the process itself answers
     * @param parameters what the reply names
     */
    public record Outcome(boolean changed, @Nullable String reply, Map<String, String> parameters) {}

    /** Returns whether he or she has the work order, or had it when it ended. */
    public static boolean has(WorkOrder order, Offer offer) {
        return offer.technicianId().equals(order.technicianId());
    }

    /** Returns whether this is something to say of this work order now. */
    public static boolean fits(ReplyCommand verb, WorkOrder order, Offer offer) {
        boolean has = has(order, offer);
        WorkOrderState state = order.state();
        return switch (verb) {
            case ACCEPT, DECLINE -> offer.state() == OfferState.OPEN;
            case ARRIVED, ETA -> has && state == WorkOrderState.ACKNOWLEDGED;
            case DONE, CANNOT, PART ->
                has && (state == WorkOrderState.ACKNOWLEDGED || state == WorkOrderState.IN_PROGRESS);
            case HELP, STOP, UNREADABLE -> false;
        };
    }

    /**
     * Returns, of those asked, the one who has the work order, else one who is being asked, else the last asked; empty where none
     * was.
     */
    public Optional<Offer> lastOffer(WorkOrder order, Collection<String> technicianIds) {
        return workOrders.offers(order.id()).stream()
                .filter(offer -> technicianIds.contains(offer.technicianId()) && offer.offeredAt() != null)
                .max(Comparator.comparing((Offer offer) -> has(order, offer))
                        .thenComparing(offer -> offer.state() == OfferState.OPEN)
                        .thenComparing(Offer::number));
    }

    /** Does it in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY, noRollbackFor = ConflictException.class)
    public Outcome act(WorkOrder order, Offer offer, Said said) {
        try {
            return done(order, offer, said);
        } catch (ConflictException notNow) {
            return unchanged(order, whyNot(order, offer));
        }
    }

    private Outcome done(WorkOrder order, Offer offer, Said said) {
        String id = order.id();
        String technician = offer.technicianId();
        String words = said.words();
        return switch (said.verb()) {
            case ACCEPT -> {
                offers.accept(id, technician, technician);
                if (said.eta() != null) {
                    visits.expect(id, technician, said.eta(), technician);
                }
                yield new Outcome(true, null, Map.of("code", order.code()));
            }
            case DECLINE -> {
                offers.decline(id, technician, words, technician);
                yield changed(order, "declined", Map.of());
            }
            case ETA -> expect(order, offer, said);
            case ARRIVED -> {
                visits.arrive(id, technician, technician);
                yield changed(order, "arrived", Map.of());
            }
            case PART -> {
                if (words.isBlank() && fits(ReplyCommand.PART, order, offer)) {
                    yield unchanged(order, "part-which");
                }
                visits.lackPart(id, technician, words, technician);
                yield changed(order, "part", Map.of("part", words));
            }
            case DONE -> repaired(order, offer, said);
            case CANNOT -> failed(order, offer, words);
            case HELP, STOP, UNREADABLE ->
                throw new IllegalArgumentException(said.verb() + " is nothing to do with a job");
        };
    }

    private Outcome expect(WorkOrder order, Offer offer, Said said) {
        // Without a time nothing is changed, but whether he or she has the work order still decides the answer.
        if (said.eta() == null && fits(ReplyCommand.ETA, order, offer)) {
            return unchanged(order, "eta-when");
        }
        Instant eta = said.eta() == null ? said.at() : said.eta();
        visits.expect(order.id(), offer.technicianId(), eta, offer.technicianId());
        return changed(order, "eta", Map.of("time", visits.clockTime(eta, offer.technicianId())));
    }

    /** Returns whether what it was, or why it could not be repaired, is still to be said by this technician. */
    public static boolean awaitsWords(WorkOrder order, Offer offer) {
        return has(order, offer) && order.unexplained();
    }

    private Outcome failed(WorkOrder order, Offer offer, String words) {
        String technician = offer.technicianId();
        if (order.state() == WorkOrderState.FAILED && !words.isBlank() && awaitsWords(order, offer)) {
            visits.explain(order.id(), technician, words, technician);
        } else {
            visits.fail(order.id(), technician, words, technician);
        }
        return changed(order, words.isBlank() ? "not-repaired-why" : "not-repaired", Map.of());
    }

    private Outcome repaired(WorkOrder order, Offer offer, Said said) {
        String technician = offer.technicianId();
        String words = said.words();
        if (order.state() == WorkOrderState.COMPLETED && !words.isBlank() && awaitsWords(order, offer)) {
            visits.explain(order.id(), technician, words, technician);
        } else {
            visits.complete(order.id(), technician, words, technician);
        }
        if (words.isBlank()) {
            return changed(order, "done-why", Map.of("causes", CAUSES));
        }
        Optional<String> code = CauseCodes.in(words);
        if (code.isPresent()) {
            return changed(order, "done-cause", Map.of("cause", cause(code.get(), said.language())));
        }
        return CauseCodes.like(words)
                .map(like -> changed(order, "done-like", Map.of("like", like, "cause", cause(like, said.language()))))
                .orElseGet(() -> changed(order, "done", Map.of("cause", words)));
    }

    private String cause(String code, Locale language) {
        return String.valueOf(texts.getMessage("dispatch.cause." + code, null, code, language));
    }

    /** Returns what the technician should know of a work order for which he or she speaks too late or too early. */
    public static String whyNot(WorkOrder order, Offer offer) {
        boolean has = has(order, offer);
        return switch (order.state()) {
            case CANCELLED, REJECTED -> "not-needed";
            case COMPLETED, FAILED -> has ? "already-ended" : "gone-on";
            case ACKNOWLEDGED, IN_PROGRESS -> has ? "already-yours" : "gone-on";
            case PENDING -> offer.state() == OfferState.OPEN ? "accept-first" : "gone-on";
        };
    }

    private static Outcome changed(WorkOrder order, String reply, Map<String, String> more) {
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("code", order.code());
        return new Outcome(true, reply, parameters);
    }

    private static Outcome unchanged(WorkOrder order, String reply) {
        return new Outcome(false, reply, Map.of("code", order.code()));
    }
}
