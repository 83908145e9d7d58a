package io.towerflow.people.web;

import biweekly.Biweekly;
import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.property.Method;
import biweekly.property.Status;
import biweekly.util.Duration;
import io.towerflow.people.OnCallDuty;
import io.towerflow.people.OnCallGap;
import io.towerflow.people.OnCallTeam;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** A team's turns as an iCalendar (RFC 5545) that calendar programs can subscribe to; a gap is an event of its own. */
@Component
class OnCallCalendar {

    private final People people;
    private final MessageSource messages;

    OnCallCalendar(People people, MessageSource messages) {
        this.people = people;
        this.messages = messages;
    }

    String write(OnCallTeam team, List<OnCallDuty> duties, List<OnCallGap> gaps, Instant now, Locale language) {
        ICalendar calendar = new ICalendar();
        calendar.setProductId("-//TowerFlow//On-call//EN");
        calendar.setMethod(Method.publish());
        calendar.setName(team.name());
        calendar.setRefreshInterval(Duration.builder().hours(1).build());
        for (OnCallDuty duty : duties) {
            VEvent event = event(team, duty.rotation(), duty.from(), duty.until(), now);
            String name = people.find(duty.personId()).map(Person::name).orElse(duty.personId());
            event.setSummary(text("people.on-call.calendar.duty", language, name, duty.callOrder(), team.name()));
            people.find(duty.personId())
                    .map(Person::mail)
                    .ifPresent(mail -> event.addAttendee(new biweekly.property.Attendee(name, mail)));
            if (duty.insteadOf() != null) {
                event.setDescription(text(
                        "people.on-call.calendar.instead",
                        language,
                        people.find(duty.insteadOf()).map(Person::name).orElse(duty.insteadOf())));
            }
            calendar.addEvent(event);
        }
        for (OnCallGap gap : gaps) {
            VEvent event = event(team, "gap", gap.from(), gap.until(), now);
            event.setSummary(text("people.on-call.calendar.gap", language, team.name()));
            event.setPriority(1);
            event.setStatus(Status.tentative());
            calendar.addEvent(event);
        }
        return Biweekly.write(calendar).version(ICalVersion.V2_0).go();
    }

    private static VEvent event(OnCallTeam team, String kind, Instant from, Instant until, Instant now) {
        VEvent event = new VEvent();
        // The same turn keeps its id, so that a calendar program replaces it instead of showing it twice
        event.setUid(team.id() + "-" + kind + "-" + from.getEpochSecond() + "@towerflow");
        event.setDateTimeStamp(Date.from(now));
        event.setDateStart(Date.from(from), true);
        event.setDateEnd(Date.from(until), true);
        return event;
    }

    private String text(String key, Locale language, Object... arguments) {
        return messages.getMessage(key, arguments, language);
    }
}
