package io.towerflow.modelling;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Translates what stands in English in a diagram to the reader's language: {@code i18n/forms_fr.json}, by the whole English text.
 */
@Component
public class DiagramTexts {

    private final Map<String, String> french;

    DiagramTexts(ObjectMapper json) {
        try (InputStream file = new ClassPathResource("i18n/forms_fr.json").getInputStream()) {
            this.french = Map.copyOf(json.readValue(file, new TypeReference<Map<String, String>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("The French texts of the diagrams cannot be read", e);
        }
    }

    /** Returns the translation, or the text as it stands in the diagram where it has no French, or the reader wants none. */
    public String say(String english, Locale language) {
        return language.getLanguage().equals(Locale.FRENCH.getLanguage())
                ? french.getOrDefault(english, english)
                : english;
    }
}
