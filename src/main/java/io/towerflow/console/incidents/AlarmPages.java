package io.towerflow.console.incidents;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmNotes;
import io.towerflow.alarm.Alarms;
import io.towerflow.console.Texts;
import io.towerflow.incident.explanation.AlarmStories;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.tenancy.Tenancy;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows one alarm: what is known of it, every decision about it, and what people do with it. */
@Controller
class AlarmPages {

    private static final Duration LONGEST_SHELF = Duration.ofDays(7);

    private final Alarms alarms;
    private final AlarmStories stories;
    private final MaintenanceWindows windows;
    private final Inventory inventory;
    private final Texts words;
    private final Clock clock;

    AlarmPages(
            Alarms alarms,
            AlarmStories stories,
            MaintenanceWindows windows,
            Inventory inventory,
            Texts words,
            Clock clock) {
        this.alarms = alarms;
        this.stories = stories;
        this.windows = windows;
        this.inventory = inventory;
        this.words = words;
        this.clock = clock;
    }

    @GetMapping("/alarms/{id}/why")
    String why(@PathVariable UUID id, Model model) {
        Alarm alarm = alarms.find(id).orElseThrow(AlarmPages::unknown);
        Site site = inventory.topology(Tenancy.required()).site(alarm.siteId());
        AlarmNotes notes = alarms.notes(List.of(alarm.id())).get(alarm.id());
        model.addAttribute("alarm", alarm);
        model.addAttribute("cause", words.cause(alarm.probableCause()));
        model.addAttribute("site", IncidentRows.siteName(site, alarm.siteId()));
        model.addAttribute("zone", IncidentRows.zone(site));
        model.addAttribute("ledger", lines(alarm.id()));
        model.addAttribute("notes", notes);
        model.addAttribute("heldBy", windows.holders(List.of(alarm.id())).get(alarm.id()));
        return "console/alarm";
    }

    /**
     * One decision about the alarm, or several in a row of the same kind.
     *
     * @param times how many they are
     * @param until when the last of them was
     * @param incident the incident's number where it speaks of one
     */
    public record Line(
            AlarmStories.Decision decision,
            int times,
            Instant until,
            @Nullable String incident) {}

    private List<Line> lines(UUID id) {
        List<Line> lines = new ArrayList<>();
        for (AlarmStories.Decision one : stories.of(id, LocaleContextHolder.getLocale())) {
            Line last = lines.isEmpty() ? null : lines.getLast();
            if (last != null
                    && last.decision().decision().equals(one.decision())
                    && last.decision().sentence().equals(one.sentence())
                    && last.incident() == null) {
                lines.set(lines.size() - 1, new Line(last.decision(), last.times() + 1, one.at(), null));
            } else {
                String subject = one.subject();
                lines.add(new Line(one, 1, one.at(), subject != null && subject.startsWith("INC-") ? subject : null));
            }
        }
        return lines;
    }

    /** Shelves the alarm for some hours: it stays, but asks for nobody's attention. */
    @PostMapping("/alarms/{id}/shelve")
    String shelve(
            @PathVariable UUID id,
            @RequestParam int hours,
            @RequestParam(defaultValue = "") String reason,
            Principal who) {
        if (hours < 1 || hours > LONGEST_SHELF.toHours()) {
            throw new IllegalArgumentException("hours must be from 1 to " + LONGEST_SHELF.toHours());
        }
        String why = reason.isBlank() ? null : reason.strip();
        require(alarms.shelve(id, clock.instant().plus(Duration.ofHours(hours)), who.getName(), why));
        return page(id);
    }

    /** @param from where it is done: {@code shelf} leads back to the page of what is shelved */
    @PostMapping("/alarms/{id}/unshelve")
    String unshelve(@PathVariable UUID id, @RequestParam(defaultValue = "") String from, Principal who) {
        require(alarms.shelve(id, null, who.getName(), null));
        return from.equals("shelf") ? "redirect:/alarms/shelved" : page(id);
    }

    @PostMapping("/alarms/{id}/acknowledge")
    String acknowledge(@PathVariable UUID id, Principal who) {
        require(alarms.acknowledge(id, true, who.getName(), null));
        return page(id);
    }

    @PostMapping("/alarms/{id}/comment")
    String comment(@PathVariable UUID id, @RequestParam String comment, Principal who) {
        if (!comment.isBlank()) {
            require(alarms.comment(id, comment.strip(), who.getName(), null));
        }
        return page(id);
    }

    private static String page(UUID id) {
        return "redirect:/alarms/" + id + "/why";
    }

    private static void require(boolean known) {
        if (!known) {
            throw unknown();
        }
    }

    private static ErrorResponseException unknown() {
        return new ErrorResponseException(HttpStatus.NOT_FOUND);
    }
}
