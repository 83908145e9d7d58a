package io.towerflow.workbench.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.rules.language.FactType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class FactReferenceTest {

    /** Whoever adds a value to a fact says here what it means, to French and to English readers. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void everyTypeAndValueThatTheShippedRulesMayUseHasItsMeaningAndEveryNumberItsUnit(String language)
            throws IOException {
        List<String> missing = new ArrayList<>();
        Map<String, FactType> types =
                FactType.in(shipped()).stream().collect(Collectors.toMap(FactType::importAs, type -> type));
        for (FactReference.Entry entry : reference().of(shipped(), Locale.of(language))) {
            if (entry.meaning().isBlank()) {
                missing.add(entry.importAs());
            }
            for (FactReference.Value value : entry.values()) {
                boolean numeric = List.of("whole", "number").contains(value.type());
                if (value.label().isBlank()
                        || value.meaning().isBlank()
                        || numeric && value.unit().isBlank()) {
                    missing.add(entry.importAs() + "." + value.name());
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(types).hasSizeGreaterThan(35);
    }

    @Test
    void aCandidateIsTheOneOfItsRuleSet() throws IOException {
        assertThat(reference().of(Map.of("a.drl", "import io.towerflow.dispatch.Candidate"), Locale.ENGLISH))
                .filteredOn(entry -> entry.name().equals("Candidate"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.values())
                        .contains(new FactReference.Value(
                                "distanceKilometers",
                                "number",
                                "Distance",
                                "km",
                                "From where he or she is believed to be to the site, as the crow flies.")));
    }

    static FactReference reference() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("i18n/facts");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        return new FactReference(messages);
    }

    private static Map<String, String> shipped() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:rules/*/*.*")) {
            files.put(file.getURL().getPath(), file.getContentAsString(StandardCharsets.UTF_8));
        }
        return files;
    }
}
