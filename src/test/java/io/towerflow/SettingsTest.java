package io.towerflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

/** The page of all settings, from what Spring Boot's annotation processor has made of the records' Javadoc, and from application.yaml. */
class SettingsTest {

    private static final GeneratedFile PAGE = new GeneratedFile(Path.of("src/docs/settings.md"), SettingsTest.class);
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    /** Set by the server itself, for itself. */
    private static final Set<String> INTERNAL = Set.of("towerflow.demo.mailbox.port");

    private static final Pattern READ = Pattern.compile("\\$\\{(towerflow\\.[a-z0-9.-]+)"
            + "|(?:Property|getProperty|getRequiredProperty)\\((?:name = )?\\s*\"(towerflow\\.[a-z0-9.-]+)\"");
    private static final Map<String, String> TYPES = Map.of(
            "java.time.Duration", "time",
            "org.springframework.util.unit.DataSize", "size",
            "java.lang.Boolean", "true or false",
            "java.lang.Integer", "number",
            "java.lang.Long", "number",
            "java.lang.Short", "number",
            "java.lang.Double", "number",
            "org.springframework.core.io.Resource", "file");
    private static final String HEAD = """
            # Settings

            Each setting of the product itself, by the room that reads it. Generated from the records that hold them; `SettingsTest` says how
            to make this page anew. Settings of Spring Boot, of the database's pool, of Kafka and of the engine are those of their own
            documentation; `src/main/resources/application.yaml` has the values that differ from theirs.

            A setting is given as an environment variable (`towerflow.alarm.keep-ledger` as `TOWERFLOW_ALARM_KEEPLEDGER`: capitals, an underscore
            for each dot, no hyphens), on the command line (`--towerflow.alarm.keep-ledger=90d`), or in an `application.yaml` in the folder where
            the server starts. Times are written `250ms`, `30s`, `10m`, `4h`, `7d`; sizes `256KB`, `50MB`. A file is `classpath:` and a path inside
            the product, or `file:` and one of the machine.
            """;

    private JsonNode properties;
    private Properties values;

    @BeforeEach
    void read() throws IOException {
        ClassPathResource metadata = new ClassPathResource(METADATA);
        assertThat(metadata.exists())
                .as("%s, which Maven's compile makes and nothing else does", METADATA)
                .isTrue();
        properties = new ObjectMapper().readTree(metadata.getInputStream()).path("properties");
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource("application.yaml"));
        values = yaml.getObject();
    }

    @Test
    void thePageSaysWhatTheRecordsSay() {
        Map<String, StringBuilder> rooms = new TreeMap<>();
        Set<String> silent = new TreeSet<>();
        for (JsonNode property : properties) {
            String name = property.path("name").asText();
            String meaning = property.path("description").asText();
            if (meaning.isBlank()) {
                silent.add(name);
            }
            rooms.computeIfAbsent(room(property), key -> new StringBuilder())
                    .append("| `%s` | %s | %s | %s |\n"
                            .formatted(name, type(property.path("type").asText()), value(property), words(meaning)));
        }
        assertThat(silent).as("settings whose parameter has no Javadoc").isEmpty();
        PAGE.shouldBe(HEAD
                + rooms.entrySet().stream()
                        .map(room -> "\n## " + room.getKey()
                                + "\n\n| Setting | Kind | Default | Meaning |\n|---|---|---|---|\n" + room.getValue())
                        .collect(Collectors.joining()));
    }

    @Test
    void everySettingThatIsReadHasAMeaning() throws IOException {
        Set<String> known = new TreeSet<>(INTERNAL);
        properties.forEach(property -> known.add(property.path("name").asText()));
        Set<String> unknown = new TreeSet<>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher read = READ.matcher(Files.readString(file));
                while (read.find()) {
                    unknown.add(read.group(1) == null ? read.group(2) : read.group(1));
                }
            }
        }
        assertThat(unknown).hasSizeGreaterThan(10);
        unknown.removeAll(known);
        assertThat(unknown)
                .as("settings that no record holds; they belong into additional-spring-configuration-metadata.json")
                .isEmpty();
    }

    private static String room(JsonNode property) {
        String source = property.path("sourceType").asText();
        return source.isEmpty() ? "All rooms" : "Room `" + source.split("\\.")[2] + "`";
    }

    private static String type(String type) {
        if (type.contains("<")) {
            return type.contains("Map<") ? "by name" : "list";
        }
        String known = TYPES.get(type);
        if (known != null) {
            return known;
        }
        try {
            Object[] constants = Class.forName(type).getEnumConstants();
            return constants == null
                    ? "text"
                    : Arrays.stream(constants)
                            .map(constant -> ((Enum<?>) constant)
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'))
                            .collect(Collectors.joining(", "));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private String value(JsonNode property) {
        String name = property.path("name").asText();
        if (values.containsKey(name)) {
            return "`" + values.getProperty(name).replace("|", "\\|") + "`";
        }
        Set<String> inside = new TreeSet<>();
        for (Object held : values.keySet()) {
            String key = held.toString();
            if (key.startsWith(name + "[")) {
                return "those of `application.yaml`";
            }
            if (key.startsWith(name + ".") && property.path("type").asText().startsWith("java.util.Map")) {
                inside.add("`" + key.substring(name.length() + 1) + "=" + values.getProperty(key) + "`");
            }
        }
        String own = property.path("defaultValue").asText();
        return inside.isEmpty() ? own.isEmpty() ? "" : "`" + own + "`" : String.join(" ", inside);
    }

    /** Javadoc as Markdown; null is what is not set. */
    private static String words(String javadoc) {
        return javadoc.replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link [^}]*?[#.]?(\\w+)}", "`$1`")
                .replaceAll("\\bnull\\b", "not set")
                .replace("|", "\\|")
                .replace("<", "&lt;");
    }
}
