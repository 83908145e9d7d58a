package io.towerflow.console.rules;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The names of the shipped rules in the reader's language: {@code i18n/rules_fr.json}, by the whole English name. A rule that an
 * analyst has added or renamed keeps the name that it was given. Templates call it as {@code @ruleNames}.
 */
@Component("ruleNames")
public class RuleNames {

    private final Map<String, String> french;

    RuleNames(ObjectMapper json) {
        try (InputStream file = new ClassPathResource("i18n/rules_fr.json").getInputStream()) {
            this.french = Map.copyOf(json.readValue(file, new TypeReference<Map<String, String>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("The French names of the rules cannot be read", e);
        }
    }

    /** Returns the name for whoever reads the page; empty for none. */
    public String say(@Nullable String rule) {
        return rule == null ? "" : in(rule, LocaleContextHolder.getLocale());
    }

    String in(String rule, Locale language) {
        return language.getLanguage().equals(Locale.FRENCH.getLanguage()) ? french.getOrDefault(rule, rule) : rule;
    }
}
