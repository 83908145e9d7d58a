package io.towerflow.dispatch.visit;

import biweekly.Biweekly;
import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.DaylightSavingsTime;
import biweekly.component.Observance;
import biweekly.component.StandardTime;
import biweekly.component.VEvent;
import biweekly.component.VTimezone;
import biweekly.io.TimezoneAssignment;
import biweekly.parameter.ParticipationStatus;
import biweekly.property.Attendee;
import biweekly.property.Geo;
import biweekly.property.Method;
import biweekly.property.Organizer;
import biweekly.property.Status;
import biweekly.util.DateTimeComponents;
import biweekly.util.UtcOffset;
import io.towerflow.dispatch.DispatchPlan;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a visit as an invitation for the technician's calendar: iTIP (RFC 5546), with times on the site's clock and that clock's
 * rules beside them, so that the calendar of whoever lives elsewhere shows the right hour.
 */
final class VisitCalendar {

    private static final Pattern SENDER = Pattern.compile("\\s*(.*?)\\s*<([^>]+)>\\s*");

    private VisitCalendar() {}

    /**
     * Visit as a calendar needs to know it.
     *
     * @param uid the same for every invitation to the same visit of the same technician
     * @param sequence rises with each change
     * @param cancelled whether the visit does not take place, or not by this technician
     * @param start when the technician is expected on site
     * @param zone of the site, on whose clock its access hours are
     * @param latitude degrees north, or null where nobody knows
     * @param longitude degrees east, or null where nobody knows
     * @param sender whose invitation it is, as {@code Name <address>}
     */
    record Visit(
            String uid,
            int sequence,
            boolean cancelled,
            Instant start,
            ZoneId zone,
            String summary,
            String description,
            String place,
            @Nullable Double latitude,
            @Nullable Double longitude,
            String technicianName,
            String technicianMail,
            String sender) {}

    static String write(Visit visit, Instant now) {
        VEvent event = new VEvent();
        event.setUid(visit.uid());
        event.setSequence(visit.sequence());
        event.setDateTimeStamp(Date.from(now));
        event.setDateStart(Date.from(visit.start()), true);
        event.setDateEnd(Date.from(visit.start().plus(DispatchPlan.EXPECTED_WORK)), true);
        event.setSummary(visit.summary());
        event.setDescription(visit.description());
        event.setLocation(visit.place());
        if (visit.latitude() != null && visit.longitude() != null) {
            event.setGeo(new Geo(visit.latitude(), visit.longitude()));
        }
        event.setStatus(visit.cancelled() ? Status.cancelled() : Status.confirmed());
        event.setOrganizer(organizer(visit.sender()));
        Attendee technician = new Attendee(visit.technicianName(), visit.technicianMail());
        // He or she said yes before this was written: no calendar need ask again.
        technician.setParticipationStatus(ParticipationStatus.ACCEPTED);
        technician.setRsvp(false);
        event.addAttendee(technician);
        ICalendar calendar = new ICalendar();
        calendar.setProductId("-//TowerFlow//Visit//EN");
        calendar.setMethod(visit.cancelled() ? Method.cancel() : Method.request());
        calendar.addEvent(event);
        calendar.getTimezoneInfo()
                .setDefaultTimezone(
                        new TimezoneAssignment(TimeZone.getTimeZone(visit.zone()), clock(visit.zone(), visit.start())));
        return Biweekly.write(calendar).version(ICalVersion.V2_0).go();
    }

    private static Organizer organizer(String sender) {
        Matcher parts = SENDER.matcher(sender);
        return parts.matches()
                ? new Organizer(parts.group(1), parts.group(2))
                : new Organizer("TowerFlow", sender.strip());
    }

    /** Returns what the zone's clocks show around an instant: from the change before it to the one after. */
    private static VTimezone clock(ZoneId zone, Instant around) {
        VTimezone clock = new VTimezone(zone.getId());
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition before = rules.previousTransition(around);
        if (before == null) {
            ZoneOffset offset = rules.getOffset(around);
            add(clock, false, LocalDateTime.of(1970, 1, 1, 0, 0), offset, offset);
        } else {
            add(clock, rules, before);
        }
        ZoneOffsetTransition after = rules.nextTransition(around);
        if (after != null) {
            add(clock, rules, after);
        }
        return clock;
    }

    private static void add(VTimezone clock, ZoneRules rules, ZoneOffsetTransition change) {
        add(
                clock,
                rules.isDaylightSavings(change.getInstant()),
                change.getDateTimeBefore(),
                change.getOffsetBefore(),
                change.getOffsetAfter());
    }

    private static void add(VTimezone clock, boolean summer, LocalDateTime from, ZoneOffset before, ZoneOffset after) {
        Observance observance;
        if (summer) {
            DaylightSavingsTime time = new DaylightSavingsTime();
            clock.addDaylightSavingsTime(time);
            observance = time;
        } else {
            StandardTime time = new StandardTime();
            clock.addStandardTime(time);
            observance = time;
        }
        observance.setDateStart(new DateTimeComponents(
                from.getYear(),
                from.getMonthValue(),
                from.getDayOfMonth(),
                from.getHour(),
                from.getMinute(),
                from.getSecond(),
                false));
        observance.setTimezoneOffsetFrom(new UtcOffset(before.getTotalSeconds() * 1000L));
        observance.setTimezoneOffsetTo(new UtcOffset(after.getTotalSeconds() * 1000L));
    }
}
