package io.towerflow.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** All shipped diagrams are spelled alike, say what they are for, and have their French; one thing has one name in them. */
class DiagramSpellingTest {

    private static final Set<String> KINDS_OF_ROOT = Set.of("definitions", "BPMNDiagram", "BPMNPlane");

    static List<Path> diagrams() throws IOException {
        return DiagramLabelTest.diagrams();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void idsSayTypeAndMeaning(Path diagram) throws Exception {
        Document document = read(diagram);
        String key = diagram.getFileName().toString().replace(".bpmn", "");
        List<String> wrong = new ArrayList<>();
        for (Element element : all(document)) {
            String type = element.getLocalName();
            String id = element.getAttribute("id");
            if (KINDS_OF_ROOT.contains(type)
                    && !id.equals(type.replace("BPMN", "").toLowerCase(Locale.ROOT) + "_" + key)) {
                wrong.add(id);
            }
            if (type.endsWith("EventDefinition")
                    && !id.matches(type.replace("EventDefinition", "Definition") + "_[a-z]\\w*")) {
                wrong.add(id);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void answersBeginSmall(Path diagram) throws Exception {
        assertThat(all(read(diagram)).stream()
                        .filter(element -> element.getLocalName().equals("sequenceFlow"))
                        .map(flow -> flow.getAttribute("name"))
                        .filter(name -> !name.isEmpty() && !Character.isLowerCase(name.charAt(0))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void aProcessSaysWhatItIsFor(Path diagram) throws Exception {
        Element process = all(read(diagram)).stream()
                .filter(element -> element.getLocalName().equals("process"))
                .findFirst()
                .orElseThrow();
        assertThat(all(process.getOwnerDocument())).anySatisfy(element -> {
            assertThat(element.getLocalName()).isEqualTo("documentation");
            assertThat(element.getParentNode()).isSameAs(process);
            assertThat(element.getTextContent()).hasSizeGreaterThan(80);
        });
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void whatIsDoneFromAfarIsCalledARemoteAction(Path diagram) throws Exception {
        assertThat(all(read(diagram)).stream()
                        .map(element -> element.getAttribute("name"))
                        .filter(name -> name.matches("(?i).*(afar|remotely|remed(y|ied)|cure).*")))
                .isEmpty();
    }

    @Test
    void everyNameHasItsFrench() throws Exception {
        Map<String, String> french = new ObjectMapper()
                .readValue(Path.of("src/main/resources/i18n/forms_fr.json").toFile(), new TypeReference<>() {});
        List<String> names = new ArrayList<>();
        for (Path diagram : diagrams()) {
            all(read(diagram)).stream()
                    .filter(element ->
                            !Set.of("message", "error", "outputParameter").contains(element.getLocalName()))
                    .map(element -> element.getAttribute("name"))
                    .filter(name -> !name.isEmpty())
                    .forEach(names::add);
        }
        assertThat(names).hasSizeGreaterThan(100);
        assertThat(french).containsKeys(names.toArray(String[]::new));
    }

    private static List<Element> all(Document document) {
        NodeList found = document.getElementsByTagName("*");
        return Stream.iterate(0, at -> at < found.getLength(), at -> at + 1)
                .map(at -> (Element) found.item(at))
                .toList();
    }

    private static Document read(Path diagram) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        try (var in = Files.newInputStream(diagram)) {
            return factory.newDocumentBuilder().parse(in);
        }
    }
}
