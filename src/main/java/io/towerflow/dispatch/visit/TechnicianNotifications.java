package io.towerflow.dispatch.visit;

import io.towerflow.correlation.RootCause;
import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.booking.PartTexts;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentTitles;
import io.towerflow.incident.StoredTexts;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Invitation;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.SmsText;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells technicians what concerns their work orders. The texts are in i18n/dispatch_*.properties. */
@Component
public class TechnicianNotifications {

    /** Length of a place at which an offer with a code, a link and these two takes one SMS of 160 characters. */
    private static final int SHORT_PLACE = 24;

    private static final int SHORT_FAULT = 26;
    private static final int SHORT_PART = 20;

    private final Notifier notifier;
    private final Inventory inventory;
    private final StoredTexts sentences;
    private final IncidentTitles titles;
    private final People people;
    private final JobLinks links;
    private final VisitInvitations invitations;
    private final PartTexts parts;

    TechnicianNotifications(
            Notifier notifier,
            Inventory inventory,
            StoredTexts sentences,
            IncidentTitles titles,
            People people,
            JobLinks links,
            VisitInvitations invitations,
            PartTexts parts) {
        this.notifier = notifier;
        this.inventory = inventory;
        this.sentences = sentences;
        this.titles = titles;
        this.people = people;
        this.links = links;
        this.invitations = invitations;
        this.parts = parts;
    }

    public void offer(WorkOrder order, Offer offer, Incident incident, Person technician, Duration timeout) {
        Map<String, String> parameters = parameters(order, incident, technician);
        parameters.put("page", links.address(order, technician.id()));
        parameters.put("distance", String.valueOf(Math.round(offer.distanceMeters() / 1000.0)));
        parameters.put("minutes", String.valueOf(Math.max(1, timeout.toMinutes())));
        String key = key("serviceTask_offerWorkOrder", order, offer.number());
        sms("dispatch.offer", key, order, incident, technician, parameters);
        if (technician.mail() != null) {
            mail("dispatch.offer", key, order, incident, technician, parameters, null);
        }
    }

    public void confirm(WorkOrder order, Offer offer, Incident incident, Person technician) {
        Map<String, String> parameters = parameters(order, incident, technician);
        parameters.put("page", links.address(order, technician.id()));
        Locale language = technician.language();
        parameters.put("fetch", line(SmsText.cut(parts.inShort(order, technician.id(), language), SHORT_PART)));
        parameters.put("fetchPart", line(parts.of(order, technician.id(), language)));
        String key = key("serviceTask_confirmTechnician", order, offer.number());
        sms("dispatch.confirmation", key, order, incident, technician, parameters);
        if (technician.mail() != null) {
            Invitation invitation = invitations.invite(order, offer, technician, parameters);
            mail("dispatch.confirmation", key, order, incident, technician, parameters, invitation);
        }
    }

    private static String line(String text) {
        return text.isEmpty() ? "" : text + "\n";
    }

    /** Enters in the calendar when he or she will be there, as said; nothing else is told. */
    public void expected(WorkOrder order, Offer offer, Incident incident, Person technician, String time) {
        if (technician.mail() == null || !invitations.invited(order, technician.id())) {
            return;
        }
        Map<String, String> parameters = parameters(order, incident, technician);
        parameters.put("time", time);
        Invitation invitation = invitations.invite(order, offer, technician, parameters);
        String key = key("expected/" + order.etaAt(), order, offer.number());
        mail("dispatch.expected", key, order, incident, technician, parameters, invitation);
    }

    /** Removes the job from the calendar of who has given it back; nothing else is told. */
    public void givenBack(WorkOrder order, int offerNumber, Incident incident, Person technician) {
        if (technician.mail() == null) {
            return;
        }
        Map<String, String> parameters = parameters(order, incident, technician);
        invitations
                .cancel(order, technician, parameters)
                .ifPresent(cancelled -> mail(
                        "dispatch.given-back",
                        key("givenBack", order, offerNumber),
                        order,
                        incident,
                        technician,
                        parameters,
                        cancelled));
    }

    public void standDown(WorkOrder order, int offerNumber, Incident incident, Person technician) {
        callOff("dispatch.stand-down", "standDown", order, offerNumber, incident, technician);
    }

    /** Tells the technician that somebody else who was asked at the same time was faster. */
    public void taken(WorkOrder order, int offerNumber, Incident incident, Person technician) {
        callOff("dispatch.taken", "taken", order, offerNumber, incident, technician);
    }

    /** Tells the technician that the shift is over, and somebody else is asked. */
    public void shiftOver(WorkOrder order, int offerNumber, Incident incident, Person technician) {
        callOff("dispatch.shift-over", "serviceTask_handOverAtShiftEnd", order, offerNumber, incident, technician);
    }

    /** Tells the technician that he or she need not go (any more); where a calendar has the visit, it loses it. */
    private void callOff(
            String template, String activity, WorkOrder order, int offerNumber, Incident incident, Person technician) {
        Map<String, String> parameters = parameters(order, incident, technician);
        String key = key(activity, order, offerNumber);
        sms(template, key, order, incident, technician, parameters);
        if (technician.mail() != null) {
            Invitation cancelled =
                    invitations.cancel(order, technician, parameters).orElse(null);
            mail(template, key, order, incident, technician, parameters, cancelled);
        }
    }

    private static String key(String activity, WorkOrder order, int offerNumber) {
        return order.incidentNumber() + "/" + activity + "/" + order.id() + "/" + offerNumber;
    }

    private void sms(
            String template,
            String key,
            WorkOrder order,
            Incident incident,
            Person technician,
            Map<String, String> parameters) {
        tell(Channel.SMS, template, key + "/sms", order, incident, technician, parameters, null);
    }

    private void mail(
            String template,
            String key,
            WorkOrder order,
            Incident incident,
            Person technician,
            Map<String, String> parameters,
            @Nullable Invitation invitation) {
        tell(Channel.MAIL, template, key + "/mail", order, incident, technician, parameters, invitation);
    }

    private void tell(
            Channel channel,
            String template,
            String key,
            WorkOrder order,
            Incident incident,
            Person technician,
            Map<String, String> parameters,
            @Nullable Invitation invitation) {
        // He or she is to go, to wait for no one, or to turn back: nothing of this can be told later with something
        // else
        notifier.notify(new Notice(
                        key,
                        channel,
                        technician,
                        template,
                        parameters,
                        order.incidentNumber(),
                        order.id(),
                        incident.severity().ordinal())
                .with(invitation)
                .sentAtOnce());
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
        parameters.put(
                "place", site == null ? order.siteId() : SmsText.cut(site.name(), SHORT_PLACE) + " " + order.siteId());
        parameters.put("access", site == null ? "?" : site.accessHours());
        parameters.put(
                "map",
                placed && site != null
                        ? String.format(
                                Locale.ROOT, "https://maps.google.com/?q=%.4f,%.4f", site.latitude(), site.longitude())
                        : "");
        parameters.put("cause", cause(incident, technician.language()));
        parameters.put("fault", SmsText.cut(fault(incident, technician.language()), SHORT_FAULT));
        return parameters;
    }

    /** Returns whether the phone is shared: two people with one phone must see whose job it is. */
    private boolean sharesPhone(Person technician) {
        return technician.phone() != null
                && people.findByPhone(technician.phone()).size() > 1;
    }

    /** Says the same as {@link #cause}, in a few words. */
    private String fault(Incident incident, Locale language) {
        RootCause rootCause = incident.rootCause();
        return rootCause == null ? incident.title() : titles.cause(rootCause.probableCause(), language);
    }

    private String cause(Incident incident, Locale language) {
        RootCause rootCause = incident.rootCause();
        return rootCause == null
                ? incident.title()
                : sentences.say(incident.tenant(), rootCause.explanation(), language);
    }
}
