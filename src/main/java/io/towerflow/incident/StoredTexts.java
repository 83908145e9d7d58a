package io.towerflow.incident;

import io.towerflow.correlation.RootCause;
import java.text.Format;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Says stored sentences, each a message key and its arguments, in a reader's language. Arguments that are a probable cause or
 * a site's id are said as people know them; those that a text counts ({@code choice}) are numbers.
 */
@Component
public class StoredTexts {

    private final MessageSource messages;
    private final IncidentTitles titles;

    StoredTexts(MessageSource messages, IncidentTitles titles) {
        this.messages = messages;
        this.titles = titles;
    }

    public String say(String tenant, RootCause.Sentence sentence, Locale locale) {
        return say(tenant, sentence.key(), sentence.arguments(), locale);
    }

    public String say(String tenant, TimelineEntry entry, Locale locale) {
        return say(tenant, entry.key(), entry.arguments(), locale);
    }

    private String say(String tenant, String key, List<String> arguments, Locale locale) {
        String text = messages.getMessage(key, null, key, locale);
        if (text == null || arguments.isEmpty()) {
            return text == null ? key : text;
        }
        MessageFormat sentence = new MessageFormat(text, locale);
        Format[] formats = sentence.getFormatsByArgumentIndex();
        Object[] said = new Object[arguments.size()];
        for (int i = 0; i < said.length; i++) {
            String argument = arguments.get(i);
            // Only what the text counts is a number: ids may be digits, too.
            said[i] = i < formats.length && formats[i] instanceof NumberFormat
                    ? Long.valueOf(argument)
                    : titles.inWords(tenant, argument, locale);
        }
        return sentence.format(said);
    }
}
