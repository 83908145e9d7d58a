package io.towerflow.dispatch;

import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Sentences;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What technicians are told. The texts are in i18n/dispatch_*.properties. */
@Component
class TechnicianNotices {

    private final Notifier notifier;
    private final Inventory inventory;
    private final Sentences sentences;
    private final People people;

    TechnicianNotices(Notifier notifier, Inventory inventory, Sentences sentences, People people) {
        this.notifier = notifier;
        this.inventory = inventory;
        this.sentences = sentences;
        this.people = people;
    }

    void offer(WorkOrder order, Offer offer, Incident incident, Person technician, Duration timeout) {
        Map<String, String> parameters = parameters(order, incident, technician);
        parameters.put("distance", String.valueOf(Math.round(offer.distanceMeters() / 1000.0)));
        parameters.put("minutes", String.valueOf(Math.max(1, timeout.toMinutes())));
        tell("dispatch.offer", "serviceTask_offerWorkOrder", order, offer.number(), incident, technician, parameters);
    }

    void confirm(WorkOrder order, int offerNumber, Incident incident, Person technician) {
        tell(
                "dispatch.confirmation",
                "serviceTask_confirmTechnician",
                order,
                offerNumber,
                incident,
                technician,
                parameters(order, incident, technician));
    }

    void standDown(WorkOrder order, int offerNumber, Incident incident, Person technician) {
        tell(
                "dispatch.stand-down",
                "standDown",
                order,
                offerNumber,
                incident,
                technician,
                parameters(order, incident, technician));
    }

    /** Somebody else who was asked at the same time was faster. */
    void taken(WorkOrder order, int offerNumber, Incident incident, Person technician) {
        tell(
                "dispatch.taken",
                "taken",
                order,
                offerNumber,
                incident,
                technician,
                parameters(order, incident, technician));
    }

    /** The shift is over, and somebody else is asked. */
    void shiftOver(WorkOrder order, int offerNumber, Incident incident, Person technician) {
        tell(
                "dispatch.shift-over",
                "serviceTask_handOverAtShiftEnd",
                order,
                offerNumber,
                incident,
                technician,
                parameters(order, incident, technician));
    }

    private void tell(
            String template,
            String activity,
            WorkOrder order,
            int offerNumber,
            Incident incident,
            Person technician,
            Map<String, String> parameters) {
        String key = order.incidentNumber() + "/" + activity + "/" + order.id() + "/" + offerNumber;
        int urgency = incident.severity().ordinal();
        notifier.notify(new Notice(
                key + "/sms",
                Channel.SMS,
                technician,
                template,
                parameters,
                order.incidentNumber(),
                order.id(),
                urgency));
        if (technician.mail() != null) {
            notifier.notify(new Notice(
                    key + "/mail",
                    Channel.MAIL,
                    technician,
                    template,
                    parameters,
                    order.incidentNumber(),
                    order.id(),
                    urgency));
        }
    }

    private Map<String, String> parameters(WorkOrder order, Incident incident, Person technician) {
        Map<String, String> parameters = new HashMap<>();
        Site site = inventory.topology(order.tenant()).site(order.siteId());
        boolean placed = site != null && !site.placeholder();
        parameters.put("code", order.code());
        parameters.put("workOrder", order.id());
        parameters.put("incident", order.incidentNumber());
        parameters.put("name", technician.name());
        parameters.put("who", sharesPhone(technician) ? ", " + technician.name() : "");
        parameters.put("site", site == null ? order.siteId() : site.name() + " (" + order.siteId() + ")");
        parameters.put("access", site == null ? "?" : site.accessHours());
        parameters.put(
                "map",
                placed && site != null
                        ? String.format(
                                Locale.ROOT, "https://maps.google.com/?q=%.5f,%.5f", site.latitude(), site.longitude())
                        : "");
        parameters.put("cause", cause(incident, technician.language()));
        return parameters;
    }

    /** Two people with one phone must see whose job it is. */
    private boolean sharesPhone(Person technician) {
        return technician.phone() != null
                && people.findByPhone(technician.phone()).size() > 1;
    }

    private String cause(Incident incident, Locale language) {
        RootCause rootCause = incident.rootCause();
        return rootCause == null
                ? incident.title()
                : sentences.say(incident.tenant(), rootCause.explanation(), language);
    }
}
