package io.towerflow.notification.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.audit.AuditTrail;
import io.towerflow.notification.MessageTexts;
import io.towerflow.notification.SmsText;
import io.towerflow.notification.Templates;
import io.towerflow.problem.RuleBrokenException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads and changes texts of messages for the current tenant. */
@Service
class TemplateService implements Templates {

    private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};

    /** Parameter of a technician's own link: who has it acts for him or her. */
    private static final String SIGNED = "page";

    private final TemplateRepository repository;
    private final ShippedTexts shipped;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    TemplateService(
            TemplateRepository repository, ShippedTexts shipped, AuditTrail audit, ObjectMapper json, Clock clock) {
        this.repository = repository;
        this.shipped = shipped;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Template> all() {
        Map<String, Version> latest =
                repository.latest().stream().collect(Collectors.toMap(TemplateService::key, Function.identity()));
        return shipped.templates().keySet().stream()
                .map(name -> template(name, latest))
                .toList();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Template> find(String name) {
        return all().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Version> versions(String name) {
        return repository.versions(name);
    }

    @Override
    @Transactional(readOnly = true)
    public Preview preview(String name, String part, Locale language, String text) {
        Map<String, String> values = new HashMap<>();
        SortedSet<String> known = shipped.parameters(name);
        known.forEach(parameter -> values.put(parameter, example(parameter, language)));
        repository
                .latestParameters(name, language)
                .map(this::read)
                .ifPresent(latest -> latest.forEach((key, value) -> {
                    if (!key.equals(SIGNED)) {
                        values.put(key, value);
                    }
                }));
        String filled = MessageTexts.filled(text, values);
        SmsText sms = part.equals("sms") ? SmsText.of(filled) : null;
        return new Preview(
                sms == null ? filled : sms.text(),
                sms,
                TemplateCheck.problems(part, text, shipped.text(name, part, language), known));
    }

    @Override
    @Transactional
    public void save(String name, List<Change> changes, String author) {
        SortedSet<String> known = shipped.parameters(name);
        Map<String, Version> latest =
                repository.latest().stream().collect(Collectors.toMap(TemplateService::key, Function.identity()));
        for (Change change : changes) {
            String text = change.text();
            String before = shipped.text(name, change.part(), change.language());
            List<Problem> problems =
                    text == null ? List.of() : TemplateCheck.problems(change.part(), text, before, known);
            if (!problems.isEmpty() || before == null) {
                throw new RuleBrokenException("The text " + name + "." + change.part() + " in "
                        + change.language().getLanguage() + " cannot be used: " + problems);
            }
            Version current = latest.get(key(name, change.part(), change.language()));
            repository.append(name, change, author, clock.instant());
            audit.record(
                    author,
                    text == null ? "restore-message-template" : "change-message-template",
                    "message-template " + name,
                    Map.of(
                            "part",
                            change.part(),
                            "language",
                            change.language().getLanguage(),
                            "version",
                            change.version() + 1,
                            "before",
                            current == null ? before : Objects.requireNonNullElse(current.text(), before),
                            "after",
                            Objects.requireNonNullElse(text, before)));
        }
    }

    private Template template(String name, Map<String, Version> latest) {
        SortedSet<String> known = shipped.parameters(name);
        Locale reader = reader();
        return new Template(
                name,
                shipped.templates().getOrDefault(name, List.of()).stream()
                        .map(part -> new Part(
                                part,
                                ShippedTexts.LANGUAGES.stream()
                                        .map(language -> text(
                                                name, part, language, known, latest.get(key(name, part, language))))
                                        .toList()))
                        .toList(),
                known.stream()
                        .map(parameter -> new Parameter(
                                parameter,
                                Objects.requireNonNullElse(shipped.word("parameter." + parameter, reader), parameter),
                                example(parameter, reader)))
                        .toList());
    }

    private Text text(String name, String part, Locale language, SortedSet<String> known, @Nullable Version latest) {
        String came = Objects.requireNonNullElse(shipped.text(name, part, language), "");
        String text = latest == null || latest.text() == null ? came : latest.text();
        return new Text(
                part,
                language,
                text,
                came,
                latest == null ? 0 : latest.version(),
                latest == null ? null : latest.author(),
                latest == null ? null : latest.at(),
                TemplateCheck.problems(part, text, came, known));
    }

    private String example(String parameter, Locale language) {
        return Objects.requireNonNullElse(shipped.word("example." + parameter, language), parameter);
    }

    private static Locale reader() {
        return LocaleContextHolder.getLocale().getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH;
    }

    private static String key(Version version) {
        return key(version.template(), version.part(), version.language());
    }

    private static String key(String name, String part, Locale language) {
        return name + "/" + part + "/" + language.getLanguage();
    }

    private Map<String, String> read(String parameters) {
        try {
            return json.readValue(parameters, PARAMETERS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
