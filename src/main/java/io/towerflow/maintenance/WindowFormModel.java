package io.towerflow.maintenance;

import io.towerflow.identity.process.MarkdownText;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts a window into words: for the form that asks for approval, and wherever else it is named. */
@Component
public class WindowFormModel {

    private static final int NAMED = 5;

    private final Inventory inventory;
    private final MessageSource messages;
    private final String publicUrl;

    WindowFormModel(Inventory inventory, MessageSource messages, @Value("${towerflow.public-url}") String publicUrl) {
        this.inventory = inventory;
        this.messages = messages;
        this.publicUrl = publicUrl;
    }

    /** A window in a reader's language. */
    public record Brief(
            String title,
            String place,
            String covers,
            String when,
            String reason,
            String requester,
            String overlaps,
            String waitsFor,
            MarkdownText link) {}

    public Brief brief(MaintenanceWindow window, Locale language) {
        Topology topology = inventory.topology(window.tenant());
        String named = window.objects().stream()
                .limit(NAMED)
                .map(object -> name(object, topology))
                .collect(Collectors.joining(", "));
        if (window.objects().size() > NAMED) {
            named = say(
                    "alarm.window.andMore", language, named, window.objects().size() - NAMED);
        }
        int sites =
                Coverage.of(window.objects(), window.behind(), topology).sites().size();
        return new Brief(
                say("alarm.window.title", language, window.number()),
                name(window.objects().getFirst(), topology),
                window.behind() ? say("alarm.window.behind", language, named, sites) : named,
                when(window, language),
                window.reason(),
                window.requestedBy(),
                window.overlaps().isEmpty()
                        ? say("alarm.window.noOverlap", language)
                        : say("alarm.window.overlaps", language, String.join(", ", window.overlaps())),
                say("alarm.window.waitsFor", language, window.requestedBy(), end(window, language)),
                MarkdownText.address(publicUrl + "/maintenance-windows/" + window.number()));
    }

    private static String end(MaintenanceWindow window, Locale language) {
        return format(language).format(window.endsAt().atZone(window.zone()));
    }

    private static DateTimeFormatter format(Locale language) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(language);
    }

    private String when(MaintenanceWindow window, Locale language) {
        DateTimeFormatter format = format(language);
        ZonedDateTime from = window.startsAt().atZone(window.zone());
        ZonedDateTime to = window.endsAt().atZone(window.zone());
        String once = say(
                "alarm.window.when",
                language,
                format.format(from),
                format.format(to),
                window.zone().getId());
        return window.recurrence() == null
                ? once
                : say("alarm.window.again", language, once, recurrence(window.recurrence(), language));
    }

    /** Says a rule in words where it is one of the usual ones, else as it is written. */
    public String recurrence(String rule, Locale language) {
        String[] parts = rule.toUpperCase(Locale.ROOT).split(";", 2);
        if (!parts[0].startsWith("FREQ=")) {
            return rule;
        }
        String frequency = say("alarm.window." + parts[0].substring(5).toLowerCase(Locale.ROOT), language);
        return parts.length == 1 ? frequency : frequency + " (" + parts[1] + ")";
    }

    private static String name(String object, Topology topology) {
        Site site = topology.site(object);
        if (site != null) {
            return site.name().equals(object) ? object : site.name() + " (" + object + ")";
        }
        Equipment piece = topology.equipment(object);
        Site at = topology.siteOf(object);
        if (piece == null || at == null) {
            return object;
        }
        return piece.name() + " (" + object + "), " + at.name();
    }

    private String say(String key, Locale language, Object... arguments) {
        String said = messages.getMessage(key, arguments, key, language);
        return said == null ? key : said;
    }
}
