package io.towerflow.notification;

import io.towerflow.notification.template.ShippedTexts;
import io.towerflow.notification.template.TemplateRepository;
import io.towerflow.tenancy.Tenancy;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.NoSuchMessageException;
import org.springframework.stereotype.Component;

/**
 * Texts of messages in force: a tenant's own where it has changed one, else the shipped one. A template has parts: {@code sms},
 * {@code mail.subject} and {@code mail.body}, which a tenant may change, and others such as {@code page}. Parameters stand by
 * name in braces ({site}). Asks the database: callers open the transactions.
 */
@Component
public class MessageTexts {

    /** A parameter in a text. */
    public static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");

    private static final Logger log = LoggerFactory.getLogger(MessageTexts.class);

    private final ShippedTexts shipped;
    private final TemplateRepository changed;

    MessageTexts(ShippedTexts shipped, TemplateRepository changed) {
        this.shipped = shipped;
        this.changed = changed;
    }

    /** Whether a template has this part. */
    public boolean exists(String template, String part) {
        return shipped.text(template, part, Locale.ENGLISH) != null;
    }

    /**
     * Renders a part of a template in the words of the current tenant.
     *
     * @throws NoSuchMessageException when no such template exists
     */
    public String render(String template, String part, Map<String, String> parameters, Locale language) {
        return render(Tenancy.required(), template, part, parameters, language);
    }

    /**
     * Renders a part of a template in the words of this tenant.
     *
     * @throws NoSuchMessageException when no such template exists
     */
    public String render(String tenant, String template, String part, Map<String, String> parameters, Locale language) {
        String own = changed.inForce(tenant, template, part, language).orElse(null);
        String text = own == null ? shipped.text(template, part, language) : own;
        if (text == null) {
            throw new NoSuchMessageException(template + "." + part, language);
        }
        ShippedTexts.parametersOf(text).stream()
                .filter(name -> !parameters.containsKey(name))
                .forEach(name -> log.warn("The template {} names {}, which was not given", template, name));
        return filled(text, parameters);
    }

    /** Fills these into the places of the text's parameters: better a hole in it than nobody told in the night. */
    public static String filled(String text, Map<String, String> parameters) {
        return PARAMETER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(parameters.getOrDefault(match.group(1), "?")));
    }
}
