package io.towerflow.dispatch;

import io.towerflow.dispatch.CandidateRanking.Ranked;
import io.towerflow.dispatch.selection.CandidateFacts;
import io.towerflow.dispatch.selection.TechnicianChoices;
import io.towerflow.dispatch.selection.TechnicianWorkload;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
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

/** Selects the technicians to send: by the rules, or as the dispatcher wants, whose reasons it stores. */
@Service
@Transactional(noRollbackFor = ConflictException.class)
public class TechnicianSelection {

    /** Most times that a choice is made again where others chose everybody meanwhile; then the engine tries again later. */
    private static final int MOST_ROUNDS = 5;

    private final WorkOrderRepository repository;
    private final WorkOrderChanges changes;
    private final CandidateRanking ranking;
    private final CandidateFacts facts;
    private final TechnicianWorkload workload;
    private final Incidents incidents;
    private final DispatchSettings settings;
    private final ReasonTexts reasonTexts;
    private final MessageSource texts;

    TechnicianSelection(
            WorkOrderRepository repository,
            WorkOrderChanges changes,
            CandidateRanking ranking,
            CandidateFacts facts,
            TechnicianWorkload workload,
            Incidents incidents,
            DispatchSettings settings,
            ReasonTexts reasonTexts,
            MessageSource texts) {
        this.repository = repository;
        this.changes = changes;
        this.ranking = ranking;
        this.facts = facts;
        this.workload = workload;
        this.incidents = incidents;
        this.settings = settings;
        this.reasonTexts = reasonTexts;
        this.texts = texts;
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
                workload.current(changes.now()),
                changes.now()));
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
        String why = WorkOrderChanges.blankToNull(reason);
        if (TechnicianChoices.ANYBODY.equals(technicianId) || technicianId.isBlank()) {
            return;
        }
        if (why == null && strictly) {
            refuseWithoutReason(incidentNumber, technicianId);
        }
        repository.keepChoice(incidentNumber, technicianId, why, actor, changes.now());
        if (why != null) {
            incidents.note(
                    incidentNumber,
                    new TimelineEntry(
                            changes.now(),
                            "technician-chosen",
                            "dispatch.timeline.technician-chosen",
                            List.of(changes.nameOf(technicianId), why),
                            actor));
        }
    }

    private void refuseWithoutReason(String incidentNumber, String technicianId) {
        Incident incident = changes.incident(incidentNumber);
        Candidates asChosen = rank(facts.gather(
                incident,
                CandidateFacts.siteOf(incident),
                facts.skillFor(incident),
                null,
                Map.of(),
                new CandidateFacts.Choice(technicianId, false),
                workload.current(changes.now()),
                changes.now()));
        asChosen.ranked().stream()
                .filter(one -> one.candidate().technicianId().equals(technicianId) && !one.eligible())
                .findFirst()
                .ifPresent(one -> {
                    Locale language = LocaleContextHolder.getLocale();
                    throw new RuleBrokenException(String.valueOf(texts.getMessage(
                            "dispatch.choice.needs-reason",
                            new Object[] {
                                one.candidate().name(),
                                reasonTexts.say(one.reasons().getFirst(), language)
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
        Incident incident = changes.incident(order.incidentNumber());
        List<Offer> earlier = repository.offers(workOrderId);
        int most = settings.askAtOnce(incident.severity());
        List<Ranked> ranked = rankFor(order, incident, earlier, workload.recent(changes.now()));
        List<Ranked> chosen = best(order, ranked, most);
        for (int round = 1; chosen.isEmpty() && (round == 1 || ranked.stream().anyMatch(Ranked::eligible)); round++) {
            if (round == MOST_ROUNDS) {
                throw new CannotAcquireLockException("Others are choosing all who could do " + workOrderId);
            }
            ranked = rankFor(order, incident, earlier, workload.current(changes.now()));
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
            repository.update(order.reserve(offers.getFirst().technicianId(), changes.now()));
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
                        changes.now()))
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
            String phone = String.valueOf(
                    changes.person(one.candidate().technicianId()).phone());
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
                .ifPresent(one -> changes.tell(
                        order,
                        "choice-not-asked",
                        List.of(order.id(), one.candidate().name()),
                        null));
    }

    /** Returns whether, of all who were not asked for this work order and may still be sent, anybody is left. */
    boolean anybodyElse(WorkOrder order, Incident incident) {
        return rank(facts.gather(
                        incident,
                        order.siteId(),
                        order.skill(),
                        order.id(),
                        answers(order, repository.offers(order.id())),
                        CandidateFacts.Choice.NONE,
                        workload.current(changes.now()),
                        changes.now()))
                .ranked()
                .stream()
                .anyMatch(Ranked::eligible);
    }
}
