package io.towerflow.notification.twilio;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.Resource;

/** Texts of ours that WhatsApp has approved as a template: the table {@code connectors/notification/whatsapp-templates.csv}. */
final class WhatsAppTemplates {

    private static final CSVFormat TABLE = CSVFormat.DEFAULT
            .builder()
            .setHeader("template", "language", "content", "variables")
            .setSkipHeaderRecord(true)
            .setCommentMarker('#')
            .setTrim(true)
            .get();

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
        Map<String, Content> contents = new HashMap<>();
        try (Reader in = new InputStreamReader(table.getInputStream(), StandardCharsets.UTF_8);
                CSVParser rows = TABLE.parse(in)) {
            for (CSVRecord row : rows) {
                if (row.size() != 4
                        || row.get(0).isEmpty()
                        || !row.get(1).matches("en|fr")
                        || !row.get(2).matches("HX[0-9a-fA-F]{32}")) {
                    throw new IllegalArgumentException(table + ", line " + rows.getCurrentLineNumber()
                            + ": is not \"dispatch.offer,fr,HX and 32 digits,code;site\"");
                }
                List<String> variables = Arrays.stream(row.get(3).split("\\s*;\\s*"))
                        .filter(name -> !name.isEmpty())
                        .toList();
                contents.put(key(row.get(0), row.get(1)), new Content(row.get(2), variables));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The table of WhatsApp's templates cannot be read: " + table, e);
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
