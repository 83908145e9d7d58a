package io.towerflow.notification;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.context.NoSuchMessageException;
import org.springframework.stereotype.Component;

/**
 * The templates in i18n/. The key is the template's name, with or without {@code notification.} before it, and the part:
 * {@code sms}, {@code mail.subject}, {@code mail.body}, {@code page}. Parameters stand by name in braces ({site}); an apostrophe is
 * written once, unlike in texts with numbered arguments.
 */
@Component
public class MessageTexts {

    private static final Logger log = LoggerFactory.getLogger(MessageTexts.class);
    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");

    private final MessageSource texts;

    MessageTexts(MessageSource texts) {
        this.texts = texts;
    }

    /** Whether a template has this part. */
    public boolean exists(String template, String part) {
        return text("notification." + template + "." + part, Locale.ENGLISH) != null
                || text(template + "." + part, Locale.ENGLISH) != null;
    }

    /** @throws NoSuchMessageException when no such template exists */
    public String render(String template, String part, Map<String, String> parameters, Locale language) {
        String text = text("notification." + template + "." + part, language);
        if (text == null) {
            String key = template + "." + part;
            text = text(key, language);
            if (text == null) {
                throw new NoSuchMessageException(key, language);
            }
        }
        return PARAMETER.matcher(text).replaceAll(match -> {
            String value = parameters.get(match.group(1));
            if (value == null) {
                // Better a hole in the message than nobody told in the night.
                log.warn("The template {} names {}, which was not given", template, match.group(1));
                return "?";
            }
            return Matcher.quoteReplacement(value);
        });
    }

    // Without arguments a text comes as it stands in the file: its parameters have names, which MessageFormat does not
    // know.
    private @Nullable String text(String key, Locale language) {
        return texts.getMessage(key, null, null, language);
    }
}
