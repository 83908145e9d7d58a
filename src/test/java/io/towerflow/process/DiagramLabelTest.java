package io.towerflow.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The texts beside events, gateways and flows have room for a font that is a fifth wider than Arial, which not every machine has:
 * Cockpit and the console break a line at the width of the label, in the middle of a word where it must.
 */
class DiagramLabelTest {

    private static final String DI = "http://www.omg.org/spec/BPMN/20100524/DI";
    private static final String DC = "http://www.omg.org/spec/DD/20100524/DC";
    private static final double FONT_PIXELS = 11;
    private static final double LINE_PIXELS = 14;
    private static final double WIDER = 1.2;
    private static final double NARROWEST = 30;

    /** Widths of Arial's characters from the blank to the tilde, in thousandths of the font's size. */
    private static final int[] ARIAL = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
                556,
        556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
                833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500,
                556,
        556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
                334,
        260, 334, 584
    };

    private static final int OTHER = 556;

    static List<Path> diagrams() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("processes"))) {
            return files.filter(file -> file.toString().endsWith(".bpmn"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void eachLabelHasRoomForAWiderFont(Path diagram) throws Exception {
        Document document = read(diagram);
        Map<String, String> names = names(document);
        List<String> narrow = new ArrayList<>();
        NodeList labels = document.getElementsByTagNameNS(DI, "BPMNLabel");
        for (int at = 0; at < labels.getLength(); at++) {
            Element label = (Element) labels.item(at);
            Element bounds =
                    (Element) label.getElementsByTagNameNS(DC, "Bounds").item(0);
            String element = ((Element) label.getParentNode()).getAttribute("bpmnElement");
            String text = names.getOrDefault(element, "");
            if (bounds != null && !fits(text, bounds)) {
                narrow.add("'%s' of %s has %s x %s"
                        .formatted(text, element, bounds.getAttribute("width"), bounds.getAttribute("height")));
            }
        }
        assertThat(narrow).isEmpty();
    }

    private static boolean fits(String text, Element bounds) {
        double width = Double.parseDouble(bounds.getAttribute("width"));
        long lines = Math.max(1, Math.round(Double.parseDouble(bounds.getAttribute("height")) / LINE_PIXELS));
        boolean wordsFit = Stream.of(text.split("\\s+")).allMatch(word -> pixels(word) <= width);
        return width >= NARROWEST && wordsFit && lines(text, width) <= lines;
    }

    /** How high a text is in a label of this width, in pixels. */
    static double height(String text, double width) {
        return lines(text, width) * LINE_PIXELS;
    }

    /** How wide the longest line of a text is in a label of this width, in pixels. */
    static double width(String text, double width) {
        return split(text, width).stream()
                .mapToDouble(DiagramLabelTest::pixels)
                .max()
                .orElse(0);
    }

    private static int lines(String text, double width) {
        return split(text, width).size();
    }

    private static List<String> split(String text, double width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("\\s+")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && pixels(longer) > width) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines;
    }

    private static double pixels(String text) {
        int thousandths = text.chars()
                .map(c -> c >= ' ' && c - ' ' < ARIAL.length ? ARIAL[c - ' '] : OTHER)
                .sum();
        return thousandths * FONT_PIXELS * WIDER / 1000;
    }

    private static Map<String, String> names(Document document) {
        Map<String, String> names = new HashMap<>();
        NodeList all = document.getElementsByTagName("*");
        for (int at = 0; at < all.getLength(); at++) {
            Element element = (Element) all.item(at);
            names.put(element.getAttribute("id"), element.getAttribute("name"));
        }
        return names;
    }

    private static Document read(Path diagram) throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        try (InputStream in = Files.newInputStream(diagram)) {
            return factory.newDocumentBuilder().parse(in);
        }
    }
}
