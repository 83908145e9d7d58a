package io.towerflow.dispatch;

import io.towerflow.correlation.RootCause;
import io.towerflow.dispatch.CandidateRanking.Ranked;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.outbox.Outbox;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Shift;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sends technicians: what the process, a technician's answer and the dispatcher may do with a work order. Each method stores
 * the change, tells the incident's timeline and, where the process waits for it, leaves it a message, in one transaction.
 */
@Service
@Transactional(noRollbackFor = ConflictException.class)
public class DispatchDesk {

    private static final String NO_SITE = "-";
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final StoredWorkOrders store;
    private final StoredProcessMessages messages;
    private final CandidateRanking ranking;
    private final TechnicianNotices notices;
    private final Incidents incidents;
    private final Inventory inventory;
    private final People people;
    private final ProbableCauses causes;
    private final Outbox outbox;
    private final AfterCommit afterCommit;
    private final DispatchSettings settings;
    private final Clock clock;

    DispatchDesk(
            StoredWorkOrders store,
            StoredProcessMessages messages,
            CandidateRanking ranking,
            TechnicianNotices notices,
            Incidents incidents,
            Inventory inventory,
            People people,
            ProbableCauses causes,
            Outbox outbox,
            AfterCommit afterCommit,
            DispatchSettings settings,
            Clock clock) {
        this.store = store;
        this.messages = messages;
        this.ranking = ranking;
        this.notices = notices;
        this.incidents = incidents;
        this.inventory = inventory;
        this.people = people;
        this.causes = causes;
        this.outbox = outbox;
        this.afterCommit = afterCommit;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Opens a work order at the site of the incident's root cause, for the skill that its cause takes.
     *
     * @param preferredTechnicianId whom the dispatcher wants to be asked first; null, blank or {@link TechnicianChoices#ANYBODY} where it is left
     *     to the rules
     */
    public WorkOrder open(String incidentNumber, @Nullable String preferredTechnicianId) {
        Incident incident = incident(incidentNumber);
        Instant now = now();
        int year = now.atZone(ZoneOffset.UTC).getYear();
        long number = store.nextNumber(year);
        WorkOrder order = new WorkOrder(
                "WO-%d-%06d".formatted(year, number),
                Tenancy.required(),
                incidentNumber,
                siteOf(incident),
                skillFor(incident),
                Codes.next(number, store.openCodes()),
                WorkOrderState.PENDING,
                null,
                TechnicianChoices.ANYBODY.equals(preferredTechnicianId) ? null : blankToNull(preferredTechnicianId),
                null,
                null,
                null,
                null,
                now,
                now);
        store.insert(order);
        tell(order, "work-order-created", List.of(order.id(), order.siteId()), null);
        return order;
    }

    /**
     * Everybody who could be sent to an incident now.
     *
     * @param wanted the skill that its cause takes
     * @param ranked whom to ask first at the front; those who may not be asked last
     */
    public record Candidates(Skill wanted, List<Ranked> ranked) {}

    @Transactional(readOnly = true)
    public Candidates candidatesFor(String incidentNumber) {
        Incident incident =
                incidents.find(incidentNumber).orElseThrow(() -> new NotFoundException("incident", incidentNumber));
        Skill wanted = skillFor(incident);
        return new Candidates(
                wanted, ranking.rank(wanted, candidates(incident.tenant(), siteOf(incident), null, null, List.of())));
    }

    /** Chooses whom to ask next and keeps that technician for this work order; empty where nobody is left. */
    public Optional<Offer> chooseTechnician(String workOrderId) {
        store.lockChoice(Tenancy.required());
        WorkOrder order = store.lock(workOrderId);
        List<Offer> earlier = store.offers(workOrderId);
        List<Candidate> candidates =
                candidates(order.tenant(), order.siteId(), order.id(), order.preferredTechnicianId(), earlier);
        Optional<Ranked> best =
                ranking.rank(order.skill(), candidates).stream().findFirst().filter(Ranked::eligible);
        return best.map(chosen -> {
            Offer offer = new Offer(
                    order.id(),
                    earlier.size() + 1,
                    chosen.candidate().technicianId(),
                    OfferState.CHOSEN,
                    (int) Math.round(chosen.candidate().distanceKilometers() * 1000),
                    chosen.candidate().chosenByDispatcher(),
                    chosen.reasons(),
                    null,
                    null,
                    null,
                    null);
            store.insert(offer);
            changed(order.reserve(offer.technicianId(), now()));
            return offer;
        });
    }

    /** Asks the chosen technician and returns how long the answer is awaited. */
    public Duration offer(String workOrderId) {
        WorkOrder order = store.lock(workOrderId);
        Offer chosen = lastOffer(order);
        Incident incident = incident(order.incidentNumber());
        Duration timeout = settings.offerTimeout(incident.severity());
        Instant now = now();
        Offer offer = new Offer(
                chosen.workOrderId(),
                chosen.number(),
                chosen.technicianId(),
                OfferState.OPEN,
                chosen.distanceMeters(),
                chosen.chosenByDispatcher(),
                chosen.reasons(),
                now,
                now.plus(timeout),
                null,
                null);
        store.update(offer);
        Person technician = person(offer.technicianId());
        notices.offer(order, offer, incident, technician, timeout);
        tell(
                order,
                "offer-sent",
                List.of(
                        order.id(),
                        technician.name(),
                        String.valueOf(Math.round(offer.distanceMeters() / 1000.0)),
                        order.code()),
                null);
        return timeout;
    }

    /**
     * The time to answer is over.
     *
     * @return whether the technician had answered meanwhile, so that the answer is on its way to the process
     */
    public boolean expire(String workOrderId) {
        WorkOrder order = store.lock(workOrderId);
        Offer offer = lastOffer(order);
        if (offer.state() != OfferState.OPEN) {
            return true;
        }
        store.update(offer.with(OfferState.SILENT, null, now()));
        changed(order.release(offer.technicianId(), now()));
        tell(order, "offer-silent", List.of(order.id(), nameOf(offer.technicianId())), null);
        return false;
    }

    /** Tells the technician who accepted what he or she must know. */
    public void confirm(String workOrderId) {
        WorkOrder order = store.lock(workOrderId);
        if (order.open() && order.technicianId() != null) {
            notices.confirm(
                    order, lastOffer(order).number(), incident(order.incidentNumber()), person(order.technicianId()));
        }
    }

    /** Nobody is left to be asked. */
    public void reject(String workOrderId) {
        WorkOrder order = store.lock(workOrderId);
        changed(order.reject(now()));
        tell(order, "nobody-available", List.of(order.id()), null);
    }

    /** The process has ended: a technician who is still asked, on the way or at work is told to stand down. */
    public void standDown(String workOrderId) {
        WorkOrder order = store.lock(workOrderId);
        if (!order.open()) {
            return;
        }
        changed(order.cancel(now()));
        String technicianId = order.technicianId();
        if (technicianId == null) {
            tell(order, "work-order-cancelled", List.of(order.id()), null);
            return;
        }
        Offer offer = lastOffer(order);
        Person technician = person(technicianId);
        boolean asked = offer.offeredAt() != null;
        store.update(offer.with(OfferState.WITHDRAWN, null, now()));
        if (asked) {
            notices.standDown(order, offer.number(), incident(order.incidentNumber()), technician);
        }
        tell(order, "stood-down", List.of(order.id(), technician.name()), null);
    }

    /**
     * The technician who is being asked says yes.
     *
     * @param actor the user who says so: the technician, or the dispatcher for him or her
     * @throws ConflictException when he or she is not being asked now
     */
    public WorkOrder accept(String workOrderId, String technicianId, String actor) {
        WorkOrder order = store.lock(workOrderId);
        WorkOrder accepted = order.accept(technicianId, now());
        Offer offer = openOffer(order);
        store.update(offer.with(OfferState.ACCEPTED, null, now()));
        changed(accepted);
        tell(order, "accepted", List.of(order.id(), nameOf(technicianId)), actor);
        toProcess(order, "workOrder.accepted");
        return accepted;
    }

    /**
     * The technician who is being asked says no, or the one who had accepted gives it back; the next one is asked.
     *
     * @throws ConflictException when the work order is not with him or her
     */
    public WorkOrder decline(String workOrderId, String technicianId, @Nullable String reason, String actor) {
        WorkOrder order = store.lock(workOrderId);
        WorkOrder released = order.release(technicianId, now());
        boolean asked = order.state() == WorkOrderState.PENDING;
        Offer offer = asked ? openOffer(order) : lastOffer(order);
        store.update(offer.with(asked ? OfferState.DECLINED : OfferState.RETURNED, blankToNull(reason), now()));
        changed(released);
        tell(
                order,
                asked ? "declined" : "given-back",
                List.of(order.id(), nameOf(technicianId), reason == null || reason.isBlank() ? "-" : reason),
                actor);
        toProcess(order, asked ? "workOrder.declined" : "workOrder.withdrawn");
        return released;
    }

    /** @throws ConflictException when the technician has not accepted, or has arrived already */
    public WorkOrder arrive(String workOrderId, String technicianId, String actor) {
        WorkOrder order = store.lock(workOrderId);
        WorkOrder arrived = order.arrive(technicianId, now());
        changed(arrived);
        tell(order, "arrived", List.of(order.id(), nameOf(technicianId)), actor);
        toProcess(order, "workOrder.arrived");
        return arrived;
    }

    /**
     * The technician has repaired it.
     *
     * @param cause what he or she found, or null
     * @throws ConflictException when the technician does not have the work order
     */
    public WorkOrder complete(String workOrderId, String technicianId, @Nullable String cause, String actor) {
        WorkOrder order = store.lock(workOrderId);
        WorkOrder completed = order.complete(technicianId, blankToNull(cause), now());
        changed(completed);
        tell(
                order,
                "repaired",
                List.of(order.id(), nameOf(technicianId), cause == null || cause.isBlank() ? "-" : cause),
                actor);
        toProcess(order, "workOrder.done");
        return completed;
    }

    /**
     * The technician who is on the way says when he or she will be on site.
     *
     * @throws ConflictException when the technician does not have the work order, or has arrived already
     */
    public WorkOrder expect(String workOrderId, String technicianId, Instant eta, String actor) {
        WorkOrder order = store.lock(workOrderId);
        WorkOrder expected = order.expect(technicianId, eta.truncatedTo(ChronoUnit.MICROS));
        changed(expected);
        tell(order, "eta", List.of(order.id(), nameOf(technicianId), clockTime(eta, technicianId)), actor);
        return expected;
    }

    /**
     * The technician lacks a part; the dispatcher sees it.
     *
     * @param part in the technician's words; not blank
     * @throws ConflictException when the technician does not have the work order
     */
    public WorkOrder lackPart(String workOrderId, String technicianId, String part, String actor) {
        WorkOrder order = store.lock(workOrderId);
        WorkOrder lacking = order.lack(technicianId, part.strip());
        changed(lacking);
        tell(order, "part-wanted", List.of(order.id(), nameOf(technicianId), part.strip()), actor);
        return lacking;
    }

    /**
     * The technician who has repaired it says afterwards what it was.
     *
     * @throws ConflictException when it is not repaired, not by this technician, or the cause is known already
     */
    public WorkOrder explain(String workOrderId, String technicianId, String cause, String actor) {
        WorkOrder order = store.lock(workOrderId);
        WorkOrder explained = order.explain(technicianId, cause.strip());
        changed(explained);
        tell(order, "explained", List.of(order.id(), nameOf(technicianId), cause.strip()), actor);
        return explained;
    }

    /** An instant as the technician's own clock shows it, as 14:30. */
    public String clockTime(Instant time, String technicianId) {
        return HOUR.format(time.atZone(
                people.technician(technicianId).map(Technician::timeZone).orElse(ZoneOffset.UTC)));
    }

    /**
     * The technician cannot repair it.
     *
     * @throws ConflictException when the technician does not have the work order
     */
    public WorkOrder fail(String workOrderId, String technicianId, @Nullable String reason, String actor) {
        WorkOrder order = store.lock(workOrderId);
        WorkOrder failed = order.fail(technicianId, blankToNull(reason), now());
        changed(failed);
        tell(
                order,
                "not-repaired",
                List.of(order.id(), nameOf(technicianId), reason == null || reason.isBlank() ? "-" : reason),
                actor);
        toProcess(order, "workOrder.notRepaired");
        return failed;
    }

    private static String siteOf(Incident incident) {
        RootCause cause = incident.rootCause();
        if (cause != null) {
            return cause.siteId();
        }
        // An incident opened by hand may name no site.
        return incident.sites().isEmpty() ? NO_SITE : incident.sites().getFirst();
    }

    private Skill skillFor(Incident incident) {
        RootCause cause = incident.rootCause();
        return Skill.ofWord(
                causes.of(cause != null ? cause.probableCause() : "other").skill());
    }

    private List<Candidate> candidates(
            String tenant,
            String siteId,
            @Nullable String workOrderId,
            @Nullable String preferred,
            List<Offer> earlier) {
        Instant now = now();
        Topology topology = inventory.topology(tenant);
        Site site = topology.site(siteId);
        Map<String, String> engaged = store.engaged();
        Map<String, String> lastSites = store.lastSites(now.minus(settings.lastSiteCounts()));
        Map<String, String> answers = new HashMap<>();
        earlier.forEach(offer -> answers.put(offer.technicianId(), offer.state().word()));
        List<Candidate> candidates = new ArrayList<>();
        for (Technician technician : people.technicians()) {
            String id = technician.person().id();
            String lastSite = lastSites.get(id);
            String other = engaged.get(id);
            candidates.add(new Candidate(
                    id,
                    technician.person().name(),
                    technician.skills(),
                    kilometers(technician, lastSite == null ? null : topology.site(lastSite), site),
                    Shift.parse(technician.shift()).onDutyAt(now, technician.timeZone()),
                    technician.person().phone() != null,
                    other == null || other.equals(workOrderId) ? null : other,
                    answers.get(id),
                    id.equals(preferred)));
        }
        return candidates;
    }

    private static double kilometers(Technician technician, @Nullable Site lastSite, @Nullable Site site) {
        if (site == null || site.placeholder()) {
            return 0;
        }
        return (lastSite == null || lastSite.placeholder()
                        ? GreatCircle.meters(
                                technician.latitude(), technician.longitude(), site.latitude(), site.longitude())
                        : GreatCircle.meters(
                                lastSite.latitude(), lastSite.longitude(), site.latitude(), site.longitude()))
                / 1000;
    }

    private Offer openOffer(WorkOrder order) {
        Offer offer = lastOffer(order);
        if (offer.state() != OfferState.OPEN) {
            throw new ConflictException("Nobody is being asked for work order " + order.id() + " now");
        }
        return offer;
    }

    private Offer lastOffer(WorkOrder order) {
        List<Offer> offers = store.offers(order.id());
        if (offers.isEmpty()) {
            throw new ConflictException("Nobody has been asked for work order " + order.id() + " yet");
        }
        return offers.getLast();
    }

    private void changed(WorkOrder order) {
        store.update(order);
    }

    private void tell(WorkOrder before, String kind, List<String> arguments, @Nullable String actor) {
        Instant now = now();
        WorkOrder order = store.find(before.id()).orElse(before);
        store.insertEvent(order.id(), now, kind, arguments, actor);
        incidents.note(
                order.incidentNumber(), new TimelineEntry(now, kind, "dispatch.timeline." + kind, arguments, actor));
        outbox.append("work-order.changed.v1", order.id(), "io.towerflow.work-order.changed", order);
        afterCommit.publish(new WorkOrderChanged(order.tenant(), order.id(), order.incidentNumber()));
    }

    private void toProcess(WorkOrder order, String message) {
        messages.append(order, message, now());
        afterCommit.publish(new ProcessMessagesAppended());
    }

    private Incident incident(String number) {
        return incidents.find(number).orElseThrow(() -> new IllegalStateException("There is no incident " + number));
    }

    private Person person(String id) {
        return people.find(id).orElseThrow(() -> new IllegalStateException("There is no person " + id));
    }

    private String nameOf(String technicianId) {
        return people.find(technicianId).map(Person::name).orElse(technicianId);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** In whole microseconds, as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
