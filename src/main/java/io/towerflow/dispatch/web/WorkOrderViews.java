package io.towerflow.dispatch.web;

import io.towerflow.dispatch.CandidateRanking.Ranked;
import io.towerflow.dispatch.Reason;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.web.WorkOrderView.OfferView;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Shows work orders with the names of people and the reasons in the reader's language. */
@Component
class WorkOrderViews {

    private final WorkOrders workOrders;
    private final People people;
    private final MessageSource texts;

    WorkOrderViews(WorkOrders workOrders, People people, MessageSource texts) {
        this.workOrders = workOrders;
        this.people = people;
        this.texts = texts;
    }

    WorkOrderView brief(WorkOrder order) {
        return WorkOrderView.of(order, name(order.technicianId()), null);
    }

    WorkOrderView full(WorkOrder order, Locale language) {
        List<OfferView> offers = workOrders.offers(order.id()).stream()
                .map(offer -> OfferView.of(
                        offer,
                        String.valueOf(name(offer.technicianId())),
                        offer.reasons().stream()
                                .map(reason -> sentence(reason, language))
                                .toList()))
                .toList();
        return WorkOrderView.of(order, name(order.technicianId()), offers);
    }

    CandidateView candidate(Ranked ranked, Locale language) {
        return new CandidateView(
                ranked.candidate().technicianId(),
                ranked.candidate().name(),
                ranked.eligible(),
                Math.round(ranked.candidate().distanceKilometers() * 10) / 10.0,
                ranked.reasons().stream()
                        .map(reason -> sentence(reason, language))
                        .toList());
    }

    private String sentence(Reason reason, Locale language) {
        Object[] said = reason.arguments().stream()
                .map(argument -> texts.getMessage("dispatch.skill." + argument, null, argument, language))
                .toArray();
        return String.valueOf(texts.getMessage(reason.key(), said, reason.key(), language));
    }

    private @Nullable String name(@Nullable String personId) {
        return personId == null ? null : people.find(personId).map(Person::name).orElse(personId);
    }
}
