package io.towerflow.modelling;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * Translates what stands in English in a diagram to the reader's language: {@code i18n/forms_fr.json}, by the whole English text.
 */
@Component
public class DiagramTexts {

    private static final Pattern NAME = Pattern.compile("\\sname=\"([^\"]*)\"");

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

    /** Returns a diagram to be drawn with its names in the reader's language; it is not to be deployed. */
    public String draw(String diagram, Locale language) {
        return NAME.matcher(diagram)
                .replaceAll(name ->
                        Matcher.quoteReplacement(" name=\"" + inXml(translated(name.group(1), language)) + '"'));
    }

    /** Translates an attribute's text; a name that has no translation keeps the breaks of its lines. */
    private String translated(String attribute, Locale language) {
        String name = HtmlUtils.htmlUnescape(attribute);
        String english = name.strip().replaceAll("\\s+", " ");
        String said = say(english, language);
        return said.equals(english) ? name : said;
    }

    private static String inXml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;")
                .replace("\n", "&#10;");
    }
}
