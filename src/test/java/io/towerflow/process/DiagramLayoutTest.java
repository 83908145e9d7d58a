package io.towerflow.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * A shipped diagram fits a screen, its lines run level or upright, cross neither each other nor what they do not lead to, and
 * leave its texts free.
 */
class DiagramLayoutTest {

    private static final String DI = "http://www.omg.org/spec/BPMN/20100524/DI";
    private static final double SCREEN_WIDTH = 1800;
    private static final double SCREEN_HEIGHT = 900;

    /** How far lines and borders may be from each other and still touch. */
    private static final double TOUCH = 1;

    static List<Path> diagrams() throws IOException {
        return DiagramLabelTest.diagrams();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void aPersonCanFollowItsLinesOnAScreen(Path diagram) throws Exception {
        assertThat(faults(diagram)).isEmpty();
    }

    static List<String> faults(Path diagram) throws Exception {
        return new Drawing(diagram).faults();
    }

    /** A rectangle in pixels. */
    private record Box(double x, double y, double width, double height) {

        double right() {
            return x + width;
        }

        double bottom() {
            return y + height;
        }

        boolean overlaps(Box other) {
            return x < other.right() - TOUCH
                    && other.x < right() - TOUCH
                    && y < other.bottom() - TOUCH
                    && other.y < bottom() - TOUCH;
        }
    }

    /** A straight piece of the line of a flow. */
    private record Piece(String flow, double x1, double y1, double x2, double y2) {

        boolean level() {
            return Math.abs(y1 - y2) < TOUCH;
        }

        boolean upright() {
            return Math.abs(x1 - x2) < TOUCH;
        }

        Box box() {
            return new Box(Math.min(x1, x2), Math.min(y1, y2), Math.abs(x1 - x2), Math.abs(y1 - y2));
        }

        /** The same as a box that has some width, so that it overlaps what it runs through. */
        Box stroke() {
            return new Box(box().x - 2 * TOUCH, box().y - 2 * TOUCH, box().width + 4 * TOUCH, box().height + 4 * TOUCH);
        }

        boolean crosses(Piece other) {
            Piece level = level() ? this : other;
            Piece upright = level() ? other : this;
            return level.level()
                    && upright.upright()
                    && !upright.level()
                    && !level.upright()
                    && within(upright.x1, level.x1, level.x2)
                    && within(level.y1, upright.y1, upright.y2);
        }

        private static boolean within(double value, double one, double other) {
            return value > Math.min(one, other) + TOUCH && value < Math.max(one, other) - TOUCH;
        }

        /** Whether both run along each other for a while. */
        boolean covers(Piece other) {
            boolean along = level() && other.level() && Math.abs(y1 - other.y1) < TOUCH
                    || upright() && other.upright() && Math.abs(x1 - other.x1) < TOUCH;
            Box one = box();
            Box two = other.box();
            double shared = level()
                    ? Math.min(one.right(), two.right()) - Math.max(one.x, two.x)
                    : Math.min(one.bottom(), two.bottom()) - Math.max(one.y, two.y);
            return along && shared > TOUCH;
        }
    }

    /** What is drawn. */
    private static final class Drawing {

        private final Map<String, Element> elements = new HashMap<>();
        private final Map<String, Box> shapes = new LinkedHashMap<>();
        private final Map<String, Box> texts = new LinkedHashMap<>();
        private final List<Piece> pieces = new ArrayList<>();
        private final List<String> faults = new ArrayList<>();

        Drawing(Path file) throws Exception {
            Document document = read(file);
            NodeList all = document.getElementsByTagName("*");
            for (int at = 0; at < all.getLength(); at++) {
                Element element = (Element) all.item(at);
                elements.putIfAbsent(element.getAttribute("id"), element);
            }
            for (Element shape : children(document, "BPMNShape")) {
                shapes.put(shape.getAttribute("bpmnElement"), bounds(shape));
            }
            for (Element label : children(document, "BPMNLabel")) {
                String owner = ((Element) label.getParentNode()).getAttribute("bpmnElement");
                texts.put(owner, text(elements.get(owner).getAttribute("name"), bounds(label)));
            }
            for (Element edge : children(document, "BPMNEdge")) {
                NodeList points = edge.getElementsByTagNameNS("http://www.omg.org/spec/DD/20100524/DI", "waypoint");
                for (int at = 1; at < points.getLength(); at++) {
                    Element from = (Element) points.item(at - 1);
                    Element to = (Element) points.item(at);
                    pieces.add(new Piece(
                            edge.getAttribute("bpmnElement"),
                            number(from, "x"),
                            number(from, "y"),
                            number(to, "x"),
                            number(to, "y")));
                }
            }
        }

        List<String> faults() {
            size();
            for (int at = 0; at < pieces.size(); at++) {
                Piece piece = pieces.get(at);
                if (!piece.level() && !piece.upright()) {
                    faults.add(piece.flow + " runs aslant");
                }
                for (Piece other : pieces.subList(at + 1, pieces.size())) {
                    meet(piece, other);
                }
                runsThrough(piece);
            }
            texts.forEach(this::free);
            return faults;
        }

        private void size() {
            double left = Double.MAX_VALUE;
            double top = Double.MAX_VALUE;
            double right = 0;
            double bottom = 0;
            List<Box> all = new ArrayList<>(shapes.values());
            all.addAll(texts.values());
            pieces.forEach(piece -> all.add(piece.box()));
            for (Box box : all) {
                left = Math.min(left, box.x);
                top = Math.min(top, box.y);
                right = Math.max(right, box.right());
                bottom = Math.max(bottom, box.bottom());
            }
            if (right - left > SCREEN_WIDTH || bottom - top > SCREEN_HEIGHT) {
                faults.add("%.0f x %.0f pixels are more than a screen has".formatted(right - left, bottom - top));
            }
        }

        /** Flows that lead to the same step, or come from the same, may share their way. */
        private void meet(Piece one, Piece other) {
            if (one.flow.equals(other.flow)) {
                return;
            }
            if (one.crosses(other)) {
                faults.add(one.flow + " crosses " + other.flow);
            }
            if (one.covers(other) && !same("targetRef", one, other) && !same("sourceRef", one, other)) {
                faults.add(one.flow + " runs along " + other.flow);
            }
        }

        private boolean same(String end, Piece one, Piece other) {
            return elements.get(one.flow)
                    .getAttribute(end)
                    .equals(elements.get(other.flow).getAttribute(end));
        }

        private void runsThrough(Piece piece) {
            shapes.forEach((id, box) -> {
                if (!isContainer(id) && !leads(piece, id) && piece.stroke().overlaps(box)) {
                    faults.add(piece.flow + " runs through " + id);
                }
            });
        }

        /** Whether the flow begins or ends there; an event at the border of a step belongs to it. */
        private boolean leads(Piece piece, String id) {
            Element flow = elements.get(piece.flow);
            Set<String> ends = new HashSet<>();
            for (String end : List.of(flow.getAttribute("sourceRef"), flow.getAttribute("targetRef"))) {
                ends.add(end);
                ends.add(elements.get(end).getAttribute("attachedToRef"));
            }
            return ends.contains(id);
        }

        private boolean isContainer(String id) {
            return "subProcess".equals(elements.get(id).getLocalName());
        }

        private void free(String owner, Box text) {
            pieces.stream()
                    .filter(piece -> piece.box().overlaps(text))
                    .forEach(piece -> faults.add("The text of " + owner + " lies on " + piece.flow));
            shapes.forEach((id, box) -> {
                if (isContainer(id) ? cutsBorder(box, text) : box.overlaps(text)) {
                    faults.add("The text of " + owner + " lies on " + id);
                }
            });
            texts.forEach((id, other) -> {
                if (owner.compareTo(id) < 0 && text.overlaps(other)) {
                    faults.add("The texts of " + owner + " and " + id + " lie on each other");
                }
            });
        }

        private static boolean cutsBorder(Box container, Box text) {
            boolean inside = text.x >= container.x
                    && text.right() <= container.right()
                    && text.y >= container.y
                    && text.bottom() <= container.bottom();
            return container.overlaps(text) && !inside;
        }

        /** The place of the text itself: in the middle of its label, from the top. */
        private static Box text(String name, Box label) {
            double width = DiagramLabelTest.width(name, label.width);
            return new Box(
                    label.x + (label.width - width) / 2, label.y, width, DiagramLabelTest.height(name, label.width));
        }

        private static List<Element> children(Document document, String type) {
            NodeList found = document.getElementsByTagNameNS(DI, type);
            List<Element> all = new ArrayList<>();
            for (int at = 0; at < found.getLength(); at++) {
                all.add((Element) found.item(at));
            }
            return all;
        }

        private static Box bounds(Element owner) {
            for (Node child = owner.getFirstChild(); child != null; child = child.getNextSibling()) {
                if (child instanceof Element element && "Bounds".equals(element.getLocalName())) {
                    return new Box(
                            number(element, "x"),
                            number(element, "y"),
                            number(element, "width"),
                            number(element, "height"));
                }
            }
            throw new AssertionError(owner.getAttribute("bpmnElement") + " has no bounds");
        }

        private static double number(Element element, String attribute) {
            return Double.parseDouble(element.getAttribute(attribute));
        }

        private static Document read(Path diagram) throws Exception {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            try (InputStream in = Files.newInputStream(diagram)) {
                return factory.newDocumentBuilder().parse(in);
            }
        }
    }
}
