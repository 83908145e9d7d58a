package io.towerflow.incident;

import io.towerflow.correlation.RootCause;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Says stored sentences, each a message key and its arguments, in a reader's language. Arguments that are a probable cause or
 * a site's id are said as people know them.
 */
@Component
public class Sentences {

    private final MessageSource messages;
    private final IncidentTitles titles;

    Sentences(MessageSource messages, IncidentTitles titles) {
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
        Object[] said = arguments.stream()
                .map(argument -> titles.inWords(tenant, argument, locale))
                .toArray();
        String sentence = messages.getMessage(key, said, key, locale);
        return sentence == null ? key : sentence;
    }
}
