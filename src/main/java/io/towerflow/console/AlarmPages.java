package io.towerflow.console;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmNotes;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.LedgerEntry;
import io.towerflow.correlation.Situations;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.tenancy.Tenancy;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One alarm: what is known of it, every decision about it, and what people do with it. */
@Controller
class AlarmPages {

    private static final Duration LONGEST_SHELF = Duration.ofDays(7);

    private final Alarms alarms;
    private final Situations situations;
    private final Inventory inventory;
    private final Words words;
    private final Clock clock;

    AlarmPages(Alarms alarms, Situations situations, Inventory inventory, Words words, Clock clock) {
        this.alarms = alarms;
        this.situations = situations;
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
        model.addAttribute("ledger", decisions(alarm));
        model.addAttribute("notes", notes);
        return "console/alarm";
    }

    /** One decision about the alarm, in the reader's words. */
    public record Decision(
            Instant at,
            String decision,
            @Nullable String reason,
            @Nullable String rule,
            int version) {}

    private List<Decision> decisions(Alarm alarm) {
        List<LedgerEntry> entries = alarms.ledger(alarm.id());
        Set<UUID> joined = entries.stream()
                .filter(entry -> entry.decision().equals("correlated") && entry.subject() != null)
                .map(entry -> UUID.fromString(Objects.requireNonNull(entry.subject())))
                .collect(Collectors.toSet());
        // The ledger names the reason; what the reason speaks of is kept with the membership.
        Map<String, String> reasons = situations.membershipsOf(joined).stream()
                .filter(member -> member.alarmId().equals(alarm.id()))
                .collect(Collectors.toMap(
                        member -> member.situationId().toString(),
                        member -> words.sentence(member.reason()),
                        (first, second) -> first));
        return entries.stream()
                .map(entry -> new Decision(
                        entry.at(),
                        entry.decision(),
                        reason(entry, reasons),
                        entry.rule(),
                        entry.ruleVersion() == null ? 0 : entry.ruleVersion()))
                .toList();
    }

    private @Nullable String reason(LedgerEntry entry, Map<String, String> reasons) {
        String joined = entry.subject() == null ? null : reasons.get(entry.subject());
        return joined != null ? joined : entry.reason() == null ? null : words.known(entry.reason());
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

    @PostMapping("/alarms/{id}/unshelve")
    String unshelve(@PathVariable UUID id, Principal who) {
        require(alarms.shelve(id, null, who.getName(), null));
        return page(id);
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
