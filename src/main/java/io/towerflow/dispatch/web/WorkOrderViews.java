package io.towerflow.dispatch.web;

import io.towerflow.dispatch.CandidateRanking.Ranked;
import io.towerflow.dispatch.ReasonTexts;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.web.WorkOrderView.OfferView;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows work orders with the names of people and the reasons in the reader's language. */
@Component
class WorkOrderViews {

    private final WorkOrders workOrders;
    private final People people;
    private final ReasonTexts words;

    WorkOrderViews(WorkOrders workOrders, People people, ReasonTexts words) {
        this.workOrders = workOrders;
        this.people = people;
        this.words = words;
    }

    WorkOrderView brief(WorkOrder order) {
        return WorkOrderView.of(order, name(order.technicianId()), null);
    }

    WorkOrderView full(WorkOrder order, Locale language) {
        List<OfferView> offers = workOrders.offers(order.id()).stream()
                .map(offer -> OfferView.of(
                        offer, String.valueOf(name(offer.technicianId())), words.lines(offer.reasons(), language)))
                .toList();
        return WorkOrderView.of(order, name(order.technicianId()), offers);
    }

    CandidateView candidate(Ranked ranked, Locale language) {
        return new CandidateView(
                ranked.candidate().technicianId(),
                ranked.candidate().name(),
                ranked.eligible(),
                Math.round(ranked.candidate().distanceKilometers() * 10) / 10.0,
                ReasonTexts.score(ranked.points()),
                words.lines(ranked.reasons(), language));
    }

    private @Nullable String name(@Nullable String personId) {
        return personId == null ? null : people.find(personId).map(Person::name).orElse(personId);
    }
}
