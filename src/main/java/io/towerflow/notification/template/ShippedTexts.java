package io.towerflow.notification.template;

import io.towerflow.notification.MessageTexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Texts of messages as they come with the product, in i18n/. The key is the template's name, with or without
 * {@code notification.} before it, and the part. An apostrophe is written once, unlike in texts with numbered arguments.
 */
@Component
public class ShippedTexts {

    /** Parts that a message may consist of; voice calls, WhatsApp and webhooks take the text of the SMS. */
    static final List<String> PARTS = List.of("sms", "mail.subject", "mail.body");

    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    private static final String PREFIX = "notification.";

    private final MessageSource texts;
    private final Map<String, List<String>> templates;

    ShippedTexts(MessageSource texts, ResourcePatternResolver files) {
        this.texts = texts;
        this.templates = templates(files);
    }

    /** Returns the parts of each template, by its name. */
    Map<String, List<String>> templates() {
        return templates;
    }

    /** Returns a text, or null where there is no such text. */
    @Nullable
    public String text(String template, String part, Locale language) {
        String key = template + "." + part;
        String text = raw(PREFIX + key, language);
        return text == null ? raw(key, language) : text;
    }

    /** Returns the parameters that the text of any part and language names, and so what every caller gives. */
    SortedSet<String> parameters(String template) {
        SortedSet<String> names = new TreeSet<>();
        for (String part : templates.getOrDefault(template, List.of())) {
            for (Locale language : LANGUAGES) {
                names.addAll(parametersOf(text(template, part, language)));
            }
        }
        return names;
    }

    public static SortedSet<String> parametersOf(@Nullable String text) {
        SortedSet<String> names = new TreeSet<>();
        if (text != null) {
            MessageTexts.PARAMETER.matcher(text).results().forEach(match -> names.add(match.group(1)));
        }
        return names;
    }

    /** Returns any text of this room's files, such as what a placeholder stands for; null where there is none. */
    @Nullable
    public String word(String key, Locale language) {
        return raw(PREFIX + key, language);
    }

    // Without arguments a text comes as it stands in the file: its parameters have names, which MessageFormat does not
    // know.
    private @Nullable String raw(String key, Locale language) {
        return texts.getMessage(key, null, null, language);
    }

    private static Map<String, List<String>> templates(ResourcePatternResolver files) {
        Map<String, List<String>> found = new TreeMap<>();
        try {
            for (Resource file : files.getResources("classpath*:i18n/*_en.properties")) {
                Properties texts = PropertiesLoaderUtils.loadProperties(file);
                for (String key : texts.stringPropertyNames()) {
                    PARTS.stream().filter(part -> key.endsWith("." + part)).forEach(part -> {
                        String name = key.substring(0, key.length() - part.length() - 1);
                        found.merge(
                                name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name,
                                List.of(part),
                                (one, other) -> Stream.concat(one.stream(), other.stream())
                                        .sorted((a, b) -> PARTS.indexOf(a) - PARTS.indexOf(b))
                                        .toList());
                    });
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The texts of messages cannot be read", e);
        }
        return found;
    }
}
