package io.towerflow.dispatch;

import io.towerflow.dispatch.CandidateRanking.Ranked;
import io.towerflow.dispatch.booking.Bookings;
import io.towerflow.dispatch.selection.CandidateFacts;
import io.towerflow.dispatch.selection.TechnicianChoices;
import io.towerflow.dispatch.selection.TechnicianWorkload;
import io.towerflow.dispatch.selection.WeeklyHours;
import io.towerflow.dispatch.visit.TechnicianNotifications;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Technician;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sends technicians: what the process, a technician's answer and the dispatcher may do with a work order. Each method stores
 * the change, tells the incident's timeline and, where the process waits for it, leaves it a message, in one transaction.
 */
@Service
@Transactional(noRollbackFor = ConflictException.class)
public class DispatchService {

    /** Time for a technician for whom no shift ends that anybody knows of. */
    private static final Duration NO_END = Duration.ofDays(7);

    /** Time to arrival within which a technician goes on although the shift is over. */
    private static final Duration NEARLY_THERE = Duration.ofMinutes(45);

    /** Most times that a choice is made again where others chose everybody meanwhile; then the engine tries again later. */
    private static final int MOST_ROUNDS = 5;

    /** Time for which a visit that goes on after the shift is left alone. */
    private static final Duration NEXT_LOOK = Duration.ofHours(1);

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final WorkOrderRepository repository;
    private final ProcessCommands commands;
    private final CandidateRanking ranking;
    private final TechnicianNotifications notices;
    private final Incidents incidents;
    private final CandidateFacts facts;
    private final TechnicianWorkload workload;
    private final People people;
    private final WorkOrderEvents news;
    private final Bookings bookings;
    private final DispatchSettings settings;
    private final ReasonTexts reasonWords;
    private final MessageSource texts;
    private final Clock clock;

    DispatchService(
            WorkOrderRepository repository,
            ProcessCommands commands,
            CandidateRanking ranking,
            TechnicianNotifications notices,
            Incidents incidents,
            CandidateFacts facts,
            TechnicianWorkload workload,
            People people,
            WorkOrderEvents news,
            Bookings bookings,
            DispatchSettings settings,
            ReasonTexts reasonWords,
            MessageSource texts,
            Clock clock) {
        this.repository = repository;
        this.commands = commands;
        this.ranking = ranking;
        this.notices = notices;
        this.incidents = incidents;
        this.facts = facts;
        this.workload = workload;
        this.people = people;
        this.news = news;
        this.bookings = bookings;
        this.settings = settings;
        this.reasonWords = reasonWords;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * Opens a work order at the site of the incident's root cause, for the skill that its cause takes.
     *
     * @param preferredTechnicianId whom the dispatcher wants to be asked first; null, blank or {@link TechnicianChoices#ANYBODY}
     * where it is left to the rules
     */
    public WorkOrder open(String incidentNumber, @Nullable String preferredTechnicianId) {
        Incident incident = incident(incidentNumber);
        Instant now = now();
        long number = repository.nextNumber();
        WorkOrder order;
        do {
            order = new WorkOrder(
                    String.format(
                            Locale.ROOT,
                            "WO-%d-%06d",
                            now.atZone(ZoneOffset.UTC).getYear(),
                            number),
                    Tenancy.required(),
                    incidentNumber,
                    CandidateFacts.siteOf(incident),
                    facts.skillFor(incident),
                    ShortCodes.next(number, repository::inUse),
                    WorkOrderState.PENDING,
                    null,
                    TechnicianChoices.ANYBODY.equals(preferredTechnicianId) ? null : blankToNull(preferredTechnicianId),
                    null,
                    null,
                    null,
                    null,
                    now,
                    now);
        } while (!repository.insert(order));
        tell(order, "work-order-created", List.of(order.id(), order.siteId()), null);
        return order;
    }

    /**
     * Candidates who could be sent to an incident now.
     *
     * @param wanted what the work takes
     * @param ranked whom to ask first at the front; those who may not be asked last
     */
    public record Candidates(Wanted wanted, List<Ranked> ranked) {}

    @Transactional(readOnly = true)
    public Candidates candidatesFor(String incidentNumber) {
        Incident incident =
                incidents.find(incidentNumber).orElseThrow(() -> new NotFoundException("incident", incidentNumber));
        return rank(facts.gather(
                incident,
                CandidateFacts.siteOf(incident),
                facts.skillFor(incident),
                null,
                refusals(incidentNumber),
                CandidateFacts.Choice.NONE,
                workload.current(now()),
                now()));
    }

    private Candidates rank(CandidateFacts.Facts known) {
        return new Candidates(known.wanted(), ranking.rank(known.wanted(), known.candidates()));
    }

    /**
     * Stores whom the dispatcher wants to be asked first.
     *
     * @param reason why; asked for where the technician is off shift, rests or lacks a certificate, and then it confirms that
     *     he or she is asked all the same; null or blank where none is given
     * @param strictly whether a missing reason is refused; else the choice is kept, but somebody else is asked
     * @throws RuleBrokenException where a reason is needed and missing
     */
    public void choose(
            String incidentNumber,
            String technicianId,
            @Nullable String reason,
            @Nullable String actor,
            boolean strictly) {
        String why = blankToNull(reason);
        if (TechnicianChoices.ANYBODY.equals(technicianId) || technicianId.isBlank()) {
            return;
        }
        if (why == null && strictly) {
            refuseWithoutReason(incidentNumber, technicianId);
        }
        repository.keepChoice(incidentNumber, technicianId, why, actor, now());
        if (why != null) {
            incidents.note(
                    incidentNumber,
                    new TimelineEntry(
                            now(),
                            "technician-chosen",
                            "dispatch.timeline.technician-chosen",
                            List.of(nameOf(technicianId), why),
                            actor));
        }
    }

    private void refuseWithoutReason(String incidentNumber, String technicianId) {
        Incident incident = incident(incidentNumber);
        Candidates asChosen = rank(facts.gather(
                incident,
                CandidateFacts.siteOf(incident),
                facts.skillFor(incident),
                null,
                Map.of(),
                new CandidateFacts.Choice(technicianId, false),
                workload.current(now()),
                now()));
        asChosen.ranked().stream()
                .filter(one -> one.candidate().technicianId().equals(technicianId) && !one.eligible())
                .findFirst()
                .ifPresent(one -> {
                    Locale language = LocaleContextHolder.getLocale();
                    throw new RuleBrokenException(String.valueOf(texts.getMessage(
                            "dispatch.choice.needs-reason",
                            new Object[] {
                                one.candidate().name(),
                                reasonWords.say(one.reasons().getFirst(), language)
                            },
                            language)));
                });
    }

    /**
     * Chooses whom to ask next and keeps them for this work order: one technician, or several at once where the settings say
     * so; whom the dispatcher chose is asked alone.
     *
     * @return the first of them; empty where nobody is left
     */
    public Optional<Offer> chooseTechnician(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        Incident incident = incident(order.incidentNumber());
        List<Offer> earlier = repository.offers(workOrderId);
        int most = settings.askAtOnce(incident.severity());
        List<Ranked> ranked = rankFor(order, incident, earlier, workload.recent(now()));
        List<Ranked> chosen = best(order, ranked, most);
        for (int round = 1; chosen.isEmpty() && (round == 1 || ranked.stream().anyMatch(Ranked::eligible)); round++) {
            if (round == MOST_ROUNDS) {
                throw new CannotAcquireLockException("Others are choosing all who could do " + workOrderId);
            }
            ranked = rankFor(order, incident, earlier, workload.current(now()));
            chosen = best(order, ranked, most);
        }
        if (earlier.isEmpty()) {
            tellOfRefusedChoice(order, ranked);
        }
        List<Offer> offers = new ArrayList<>();
        for (Ranked one : chosen) {
            Offer offer = new Offer(
                    order.id(),
                    earlier.size() + offers.size() + 1,
                    one.candidate().technicianId(),
                    OfferState.CHOSEN,
                    (int) Math.round(one.candidate().distanceKilometers() * 1000),
                    one.candidate().chosenByDispatcher(),
                    one.reasons(),
                    one.points(),
                    null,
                    null,
                    null,
                    null);
            repository.insert(offer);
            offers.add(offer);
        }
        if (!offers.isEmpty()) {
            // Frees nobody: others find it out before they choose the same.
            repository.update(order.reserve(offers.getFirst().technicianId(), now()));
        }
        return offers.stream().findFirst();
    }

    private List<Ranked> rankFor(
            WorkOrder order, Incident incident, List<Offer> earlier, TechnicianWorkload.AsOf doing) {
        return rank(facts.gather(
                        incident,
                        order.siteId(),
                        order.skill(),
                        order.id(),
                        answers(order, earlier),
                        choice(order),
                        doing,
                        now()))
                .ranked();
    }

    /**
     * Returns the earlier answers by technician: those who could not repair the same incident are not sent again, nor those who
     * said no to it, nor those who were asked for this work order. Who said no to an earlier one is asked again where the
     * dispatcher chose so.
     */
    private Map<String, String> answers(WorkOrder order, List<Offer> earlier) {
        Map<String, String> answers = refusals(order.incidentNumber());
        String preferred = order.preferredTechnicianId();
        if (preferred != null && !WorkOrderState.FAILED.word().equals(answers.get(preferred))) {
            answers.remove(preferred);
        }
        earlier.forEach(offer -> answers.put(offer.technicianId(), offer.state().word()));
        return answers;
    }

    /** Returns by technician the word for having failed at the incident, or for having said no to it. */
    private Map<String, String> refusals(String incidentNumber) {
        Map<String, String> answers = new HashMap<>();
        for (WorkOrder order : repository.ofIncident(incidentNumber)) {
            repository.offers(order.id()).stream()
                    .filter(offer -> offer.state() == OfferState.DECLINED
                            // The end of a shift gives a job back, too, and without words.
                            || offer.state() == OfferState.RETURNED && offer.answer() != null)
                    .forEach(offer -> answers.putIfAbsent(
                            offer.technicianId(), offer.state().word()));
            String technician = order.technicianId();
            if (order.state() == WorkOrderState.FAILED && technician != null) {
                answers.put(technician, order.state().word());
            }
        }
        return answers;
    }

    private CandidateFacts.Choice choice(WorkOrder order) {
        String preferred = order.preferredTechnicianId();
        return preferred == null
                ? CandidateFacts.Choice.NONE
                : new CandidateFacts.Choice(preferred, repository.confirmed(order.incidentNumber(), preferred));
    }

    /** Returns the best of those who may be asked; of two who share a phone only one, so that an answer is clear. */
    private List<Ranked> best(WorkOrder order, List<Ranked> ranked, int most) {
        List<Ranked> chosen = new ArrayList<>();
        Set<String> phones = new HashSet<>();
        for (Ranked one : ranked) {
            if (!one.eligible()
                    || chosen.size() >= most
                    || !chosen.isEmpty() && chosen.getFirst().candidate().chosenByDispatcher()) {
                break;
            }
            String phone = String.valueOf(person(one.candidate().technicianId()).phone());
            if (!phones.contains(phone) && stillAsRanked(order, one.candidate())) {
                phones.add(phone);
                chosen.add(one);
            }
        }
        return chosen;
    }

    /**
     * Returns whether nobody else chose the technician since the ranking, nor does until this choice is stored. Nobody waits for
     * others here: the choices of many work orders are made side by side, and who is just being chosen is passed over.
     */
    private boolean stillAsRanked(WorkOrder order, Candidate candidate) {
        boolean claimed = repository.claim(order.tenant(), candidate.technicianId());
        if (candidate.chosenByDispatcher() || !claimed) {
            // Whom the dispatcher chose is asked whatever else he or she is asked.
            return candidate.chosenByDispatcher();
        }
        String other = repository
                .engagement(candidate.technicianId())
                .filter(one -> !one.equals(order.id()))
                .orElse(null);
        return Objects.equals(other, candidate.otherWorkOrder());
    }

    private void tellOfRefusedChoice(WorkOrder order, List<Ranked> ranked) {
        ranked.stream()
                .filter(one -> one.candidate().chosenByDispatcher() && !one.eligible())
                .findFirst()
                .ifPresent(one -> tell(
                        order,
                        "choice-not-asked",
                        List.of(order.id(), one.candidate().name()),
                        null));
    }

    /** Asks the chosen technicians and returns how long the answer is awaited. */
    public Duration offer(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        Incident incident = incident(order.incidentNumber());
        Duration timeout = settings.offerTimeout(incident.severity());
        Instant now = now();
        for (Offer chosen : repository.offers(workOrderId)) {
            if (chosen.state() == OfferState.CHOSEN) {
                Offer offer = chosen.asked(now, now.plus(timeout));
                repository.update(offer);
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
            }
        }
        return timeout;
    }

    /**
     * Ends the time to answer.
     *
     * @return whether somebody had answered meanwhile, so that the answer is on its way to the process
     */
    public boolean expire(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        List<Offer> open = openOffers(order);
        if (open.isEmpty()) {
            return true;
        }
        for (Offer offer : open) {
            repository.update(offer.with(OfferState.SILENT, null, now()));
            tell(order, "offer-silent", List.of(order.id(), nameOf(offer.technicianId())), null);
        }
        changed(order.release(open.getFirst().technicianId(), now()));
        return false;
    }

    /**
     * Tells the technician who accepted what he or she must know.
     *
     * @return when his or her shift ends: who is still on the way then hands over
     */
    public Instant confirm(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        String technicianId = order.technicianId();
        Instant now = now();
        if (!order.open() || technicianId == null) {
            return now.plus(NO_END);
        }
        bookings.bookWhereFetched(order, technicianId);
        notices.confirm(order, lastOffer(order, technicianId), incident(order.incidentNumber()), person(technicianId));
        Long minutes = people.technician(technicianId)
                .map(one -> WeeklyHours.of(one.shift(), one.timeZone()).minutesToEnd(now))
                .orElse(null);
        // Who was off shift when accepting was asked with a reason, and has no end to be held to.
        return now.plus(minutes == null ? NO_END : Duration.ofMinutes(minutes));
    }

    /** Returns when to look again at a visit that goes on after the shift. */
    public Instant nextLook() {
        return now().plus(NEXT_LOOK);
    }

    /**
     * Hands the work order over as the shift of the technician is over: who is on the way and not nearly there hands over, if
     * somebody else may be asked.
     *
     * @return whether the work order is free for the next
     */
    public boolean handOverAtShiftEnd(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        String technicianId = order.technicianId();
        Instant now = now();
        if (order.state() != WorkOrderState.ACKNOWLEDGED || technicianId == null) {
            return false;
        }
        Instant eta = order.etaAt();
        boolean nearlyThere = eta != null && eta.isBefore(now.plus(NEARLY_THERE));
        boolean onDuty = people.technician(technicianId)
                .map(one -> WeeklyHours.of(one.shift(), one.timeZone()).on(now))
                .orElse(false);
        Incident incident = incident(order.incidentNumber());
        if (nearlyThere || onDuty || !somebodyElse(order, incident)) {
            return false;
        }
        Offer offer = lastOffer(order, technicianId);
        repository.update(offer.with(OfferState.RETURNED, null, now));
        WorkOrder released = changed(order.release(technicianId, now));
        notices.shiftOver(order, offer.number(), incident, person(technicianId));
        tell(released, "handed-over", List.of(order.id(), nameOf(technicianId)), null);
        return true;
    }

    /**
     * Opens another visit for the same dispatch, as somebody could not repair it, as long as the settings allow another and
     * somebody else may be asked. What was booked serves it.
     *
     * @return empty where the dispatcher must decide
     */
    public Optional<WorkOrder> openFollowUp(String workOrderId) {
        WorkOrder failed = repository.lock(workOrderId);
        Incident incident = incident(failed.incidentNumber());
        long tried = repository.ofIncident(failed.incidentNumber()).stream()
                .filter(order -> order.state() == WorkOrderState.FAILED)
                .count();
        if (tried >= settings.visits() || !somebodyElse(failed, incident)) {
            return Optional.empty();
        }
        WorkOrder next = open(failed.incidentNumber(), null);
        bookings.move(failed.id(), next.id());
        return Optional.of(next);
    }

    private boolean somebodyElse(WorkOrder order, Incident incident) {
        return rank(facts.gather(
                        incident,
                        order.siteId(),
                        order.skill(),
                        order.id(),
                        answers(order, repository.offers(order.id())),
                        CandidateFacts.Choice.NONE,
                        workload.current(now()),
                        now()))
                .ranked()
                .stream()
                .anyMatch(Ranked::eligible);
    }

    /**
     * Cancels the work order for a person: whoever was asked or sent is told, and what was booked is undone by the process.
     *
     * @throws ConflictException when it has ended
     */
    public WorkOrder cancel(String workOrderId, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        if (!order.open()) {
            throw new ConflictException(
                    "Work order " + order.id() + " is " + order.state().word());
        }
        cancelAndTell(order, actor);
        toProcess(order, "workOrder.cancelled");
        return repository.lock(workOrderId);
    }

    /** Rejects the work order, as nobody is left to be asked. */
    public void reject(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder rejected = changed(order.reject(now()));
        tell(rejected, "nobody-available", List.of(order.id()), null);
    }

    /** Undoes the booking of a technician: who is still asked, on the way or at work is told to stand down. */
    public void releaseTechnician(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        if (order.open()) {
            cancelAndTell(order, null);
        }
    }

    /** Ends the work order with its process, however that ended: nobody goes any more, and nothing stays booked. */
    public void standDown(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        if (order.state() != WorkOrderState.COMPLETED) {
            // The engine deletes a process without compensation; what compensation has undone is left alone.
            bookings.releasePart(workOrderId);
            bookings.cancelAccess(workOrderId);
        }
        if (!order.open()) {
            return;
        }
        cancelAndTell(order, null);
    }

    private void cancelAndTell(WorkOrder order, @Nullable String actor) {
        String workOrderId = order.id();
        WorkOrder cancelled = changed(order.cancel(now()));
        List<Offer> concerned = repository.offers(workOrderId).stream()
                .filter(offer -> offer.state() == OfferState.OPEN
                        || offer.state() == OfferState.CHOSEN
                        || offer.state() == OfferState.ACCEPTED)
                .toList();
        for (Offer offer : concerned) {
            Person technician = person(offer.technicianId());
            repository.update(offer.with(OfferState.WITHDRAWN, null, now()));
            if (offer.offeredAt() != null) {
                notices.standDown(order, offer.number(), incident(order.incidentNumber()), technician);
            }
            tell(cancelled, "stood-down", List.of(order.id(), technician.name()), actor);
        }
        if (concerned.isEmpty()) {
            tell(cancelled, "work-order-cancelled", List.of(order.id()), actor);
        }
    }

    /**
     * Accepts the work order for the technician who is being asked.
     *
     * @param actor the user who says so: the technician, or the dispatcher for him or her
     * @throws ConflictException when he or she is not being asked now
     */
    public WorkOrder accept(String workOrderId, String technicianId, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder accepted = order.accept(technicianId, now());
        Offer offer = openOffer(order, technicianId);
        repository.update(offer.with(OfferState.ACCEPTED, null, now()));
        changed(accepted);
        tell(accepted, "accepted", List.of(order.id(), nameOf(technicianId)), actor);
        for (Offer other : openOffers(order)) {
            if (other.number() != offer.number()) {
                repository.update(other.with(OfferState.WITHDRAWN, null, now()));
                notices.taken(order, other.number(), incident(order.incidentNumber()), person(other.technicianId()));
            }
        }
        toProcess(order, "workOrder.accepted");
        return accepted;
    }

    /**
     * Declines the work order for a technician who is being asked, or gives it back for the one who had accepted; once nobody is
     * left who may still say yes, the next is asked.
     *
     * @throws ConflictException when the work order is not with him or her
     */
    public WorkOrder decline(String workOrderId, String technicianId, @Nullable String reason, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        boolean asked = order.state() == WorkOrderState.PENDING;
        Offer offer = asked ? openOffer(order, technicianId) : lastOffer(order, technicianId);
        List<Offer> others = asked
                ? openOffers(order).stream()
                        .filter(other -> other.number() != offer.number())
                        .toList()
                : List.of();
        WorkOrder released = others.isEmpty()
                ? order.release(asked ? String.valueOf(order.technicianId()) : technicianId, now())
                : order.askOnly(others.getFirst().technicianId(), now());
        repository.update(offer.with(asked ? OfferState.DECLINED : OfferState.RETURNED, blankToNull(reason), now()));
        changed(released);
        if (!asked) {
            notices.givenBack(order, offer.number(), incident(order.incidentNumber()), person(technicianId));
        }
        tell(
                released,
                asked ? "declined" : "given-back",
                List.of(order.id(), nameOf(technicianId), reason == null ? "" : reason),
                actor);
        if (others.isEmpty()) {
            toProcess(order, asked ? "workOrder.declined" : "workOrder.withdrawn");
        }
        return released;
    }

    /**
     * Records that the technician has arrived.
     *
     * @throws ConflictException when the technician has not accepted, or has arrived already
     */
    public WorkOrder arrive(String workOrderId, String technicianId, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder arrived = order.arrive(technicianId, now());
        changed(arrived);
        tell(arrived, "arrived", List.of(order.id(), nameOf(technicianId)), actor);
        toProcess(order, "workOrder.arrived");
        return arrived;
    }

    /**
     * Records that the technician has repaired it.
     *
     * @param cause what he or she found, or null
     * @throws ConflictException when the technician does not have the work order
     */
    public WorkOrder complete(String workOrderId, String technicianId, @Nullable String cause, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder completed = order.complete(technicianId, blankToNull(cause), now());
        changed(completed);
        tell(completed, "repaired", List.of(order.id(), nameOf(technicianId), cause == null ? "" : cause), actor);
        toProcess(order, "workOrder.done");
        return completed;
    }

    /**
     * Records when the technician who is on the way will be on site.
     *
     * @throws ConflictException when the technician does not have the work order, or has arrived already
     */
    public WorkOrder expect(String workOrderId, String technicianId, Instant eta, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder expected = order.expect(technicianId, eta.truncatedTo(ChronoUnit.MICROS));
        changed(expected);
        String time = clockTime(eta, technicianId);
        notices.expected(
                expected, lastOffer(order, technicianId), incident(order.incidentNumber()), person(technicianId), time);
        tell(expected, "eta", List.of(order.id(), nameOf(technicianId), time), actor);
        return expected;
    }

    /**
     * Records that the technician lacks a part; the dispatcher sees it.
     *
     * @param part in the technician's words; not blank
     * @throws ConflictException when the technician does not have the work order
     */
    public WorkOrder lackPart(String workOrderId, String technicianId, String part, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder lacking = order.lack(technicianId, part.strip());
        changed(lacking);
        tell(lacking, "part-wanted", List.of(order.id(), nameOf(technicianId), part.strip()), actor);
        return lacking;
    }

    /**
     * Records what it was, as the technician who has repaired it says afterwards.
     *
     * @throws ConflictException when it is not repaired, not by this technician, or the cause is known already
     */
    public WorkOrder explain(String workOrderId, String technicianId, String cause, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder explained = order.explain(technicianId, cause.strip());
        changed(explained);
        tell(explained, "explained", List.of(order.id(), nameOf(technicianId), cause.strip()), actor);
        return explained;
    }

    /** Returns an instant as the technician's own clock shows it, as 14:30. */
    public String clockTime(Instant time, String technicianId) {
        return HOUR.format(time.atZone(
                people.technician(technicianId).map(Technician::timeZone).orElse(ZoneOffset.UTC)));
    }

    /**
     * Records that the technician cannot repair it.
     *
     * @throws ConflictException when the technician does not have the work order
     */
    public WorkOrder fail(String workOrderId, String technicianId, @Nullable String reason, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder failed = order.fail(technicianId, blankToNull(reason), now());
        changed(failed);
        tell(failed, "not-repaired", List.of(order.id(), nameOf(technicianId), reason == null ? "" : reason), actor);
        toProcess(order, "workOrder.notRepaired");
        return failed;
    }

    private List<Offer> openOffers(WorkOrder order) {
        return repository.offers(order.id()).stream()
                .filter(offer -> offer.state() == OfferState.OPEN)
                .toList();
    }

    private Offer openOffer(WorkOrder order, String technicianId) {
        return openOffers(order).stream()
                .filter(offer -> offer.technicianId().equals(technicianId))
                .findFirst()
                .orElseThrow(() -> new ConflictException(
                        technicianId + " is not being asked for work order " + order.id() + " now"));
    }

    private Offer lastOffer(WorkOrder order, String technicianId) {
        return repository.offers(order.id()).stream()
                .filter(offer -> offer.technicianId().equals(technicianId))
                .reduce((earlier, later) -> later)
                .orElseThrow(
                        () -> new ConflictException(technicianId + " has not been asked for work order " + order.id()));
    }

    private WorkOrder changed(WorkOrder order) {
        repository.update(order);
        workload.changed();
        return order;
    }

    private void tell(WorkOrder order, String kind, List<String> arguments, @Nullable String actor) {
        news.tell(order, kind, arguments, actor);
    }

    private void toProcess(WorkOrder order, String message) {
        commands.report(now(), order.tenant(), order.incidentNumber(), order.id(), message);
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

    /** Returns the time in whole microseconds, as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
