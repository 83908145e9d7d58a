package io.towerflow.incident;

import io.towerflow.correlation.RootCause;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Says in one line, in the reader's language, what an incident is: what failed and where. */
@Component
public class IncidentTitles {

    /**
     * Prefixes of the texts' keys with words for what entries of the timeline name by an id: causes, severities, and parts of a
     * dispatch.
     */
    private static final List<String> WORDS = List.of("incident.cause.", "incident.severity.", "dispatch.word.");

    private final MessageSource messages;
    private final Inventory inventory;

    IncidentTitles(MessageSource messages, Inventory inventory) {
        this.messages = messages;
        this.inventory = inventory;
    }

    public String title(Incident incident) {
        return title(incident, LocaleContextHolder.getLocale());
    }

    /** Says a word of a sentence as people know it: a probable cause, a severity or a site said in words, else as it is. */
    String inWords(String tenant, String argument, Locale locale) {
        if (argument.isEmpty() || argument.indexOf(' ') >= 0) {
            return argument;
        }
        for (String words : WORDS) {
            String known = messages.getMessage(words + argument, null, "", locale);
            if (known != null && !known.isEmpty()) {
                return known;
            }
        }
        // X.733 writes its words so; no site is known by such an id
        return argument.matches("[a-z]+([A-Z][a-z]+)+") ? cause(argument, locale) : site(tenant, argument);
    }

    /** Returns what an incident is called in the reader's language. */
    public String title(Incident incident, Locale locale) {
        String given = incident.givenTitle();
        if (given != null) {
            return given;
        }
        RootCause rootCause = incident.rootCause();
        String cause = rootCause == null
                ? messages.getMessage("incident.title.unknownCause", null, locale)
                : cause(rootCause.probableCause(), locale);
        List<String> sites = incident.sites();
        if (sites.isEmpty()) {
            return cause;
        }
        Object[] arguments = {cause, site(incident.tenant(), sites.getFirst()), sites.size() - 1};
        return messages.getMessage(
                sites.size() == 1 ? "incident.title.site" : "incident.title.sites", arguments, locale);
    }

    /** Says a probable cause in words; one without a translation is taken apart at its capitals. */
    public String cause(String probableCause, Locale locale) {
        String known = messages.getMessage("incident.cause." + probableCause, null, "", locale);
        if (known != null && !known.isEmpty()) {
            return known;
        }
        String words = probableCause
                .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .replaceAll("[_-]+", " ")
                .strip();
        return words.isEmpty()
                ? messages.getMessage("incident.title.unknownCause", null, locale)
                : words.substring(0, 1).toUpperCase(locale) + words.substring(1).toLowerCase(locale);
    }

    /** Returns a site's name, or its id where it has none. */
    public String site(String tenant, String id) {
        Site site = inventory.topology(tenant).site(id);
        return site == null || site.name().isBlank() ? id : site.name();
    }
}
