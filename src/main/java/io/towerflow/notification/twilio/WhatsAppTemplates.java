package io.towerflow.notification.twilio;

import io.towerflow.problem.CsvResource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.Resource;

/** Texts of ours that WhatsApp has approved as a template: the table {@code connectors/notification/whatsapp-templates.csv}. */
final class WhatsAppTemplates {

    private final Map<String, Content> contents;

    private WhatsAppTemplates(Map<String, Content> contents) {
        this.contents = contents;
    }

    /**
     * An approved template.
     *
     * @param sid Twilio's ContentSid
     * @param variables which of our parameters fill its places, in their order
     */
    record Content(String sid, List<String> variables) {}

    /**
     * Reads the table.
     *
     * @throws IllegalArgumentException naming the line that is wrong
     */
    static WhatsAppTemplates read(Resource table) {
        CsvResource file = CsvResource.read(table);
        Map<String, Content> contents = new HashMap<>();
        for (CsvResource.Row row : file.rows()) {
            if (row.get("template").isEmpty()
                    || !row.get("language").matches("en|fr")
                    || !row.get("content").matches("HX[0-9a-fA-F]{32}")) {
                throw file.wrong(row, "is not \"dispatch.offer,fr,HX and 32 digits,code;site\"");
            }
            List<String> variables = Arrays.stream(row.get("variables").split("\\s*;\\s*"))
                    .filter(name -> !name.isEmpty())
                    .toList();
            contents.put(key(row.get("template"), row.get("language")), new Content(row.get("content"), variables));
        }
        return new WhatsAppTemplates(contents);
    }

    Optional<Content> of(String template, Locale language) {
        return Optional.ofNullable(contents.get(key(template, language.getLanguage())));
    }

    private static String key(String template, String language) {
        return template + "/" + language;
    }
}
