package io.towerflow.correlation.diagnosis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Graph of which nodes of a group bring which of its signs, as the rules found it. */
final class CauseGraph {

    private final DiagnosisFacts facts;
    private final List<Explains> edges = new ArrayList<>();

    CauseGraph(DiagnosisFacts facts) {
        this.facts = facts;
    }

    void add(Collection<Explains> found) {
        edges.addAll(found);
    }

    List<Explains> edges() {
        return edges;
    }

    private BitSet[] reached() {
        List<List<Integer>> effects = new ArrayList<>();
        for (int i = 0; i < facts.nodes().size(); i++) {
            effects.add(new ArrayList<>());
        }
        for (Explains edge : edges) {
            effects.get(facts.number(edge.cause())).add(edge.effect().number());
        }
        BitSet[] reached = new BitSet[facts.nodes().size()];
        for (int i = 0; i < reached.length; i++) {
            BitSet seen = new BitSet();
            Deque<Integer> open = new ArrayDeque<>(List.of(i));
            while (!open.isEmpty()) {
                for (int effect : effects.get(open.remove())) {
                    if (!seen.get(effect)) {
                        seen.set(effect);
                        open.add(effect);
                    }
                }
            }
            reached[i] = seen;
        }
        return reached;
    }

    /** Returns what may be the cause, with how much of the group each explains. */
    List<Suspect> suspects() {
        BitSet[] reached = reached();
        boolean[] explained = new boolean[facts.nodes().size()];
        for (int cause = 0; cause < reached.length; cause++) {
            for (int effect = reached[cause].nextSetBit(0); effect >= 0; ) {
                // Where two bring each other, neither explains the other.
                explained[effect] |= effect != cause && !reached[effect].get(cause);
                effect = reached[cause].nextSetBit(effect + 1);
            }
        }
        List<Suspect> suspects = new ArrayList<>();
        for (int i = 0; i < facts.nodes().size(); i++) {
            Object node = facts.nodes().get(i);
            String home = node instanceof Sign sign ? sign.site() : node instanceof Unseen unseen ? unseen.site() : "";
            int alarms = node instanceof Sign sign ? sign.alarms() : 0;
            Set<String> sites = new TreeSet<>();
            BitSet effects = reached[i];
            for (int effect = effects.nextSetBit(0); effect >= 0; effect = effects.nextSetBit(effect + 1)) {
                Sign sign = (Sign) facts.nodes().get(effect);
                if (effect != i) {
                    alarms += sign.alarms();
                    if (!sign.site().equals(home)) {
                        sites.add(sign.site());
                    }
                }
            }
            suspects.add(new Suspect(
                    node,
                    switch (node) {
                        case Sign sign -> sign.family().word();
                        case FeederLoss loss -> SuspectKinds.FEEDER;
                        case Unseen unseen -> SuspectKinds.UNSEEN + unseen.kind();
                        case Work work -> SuspectKinds.PLANNED_WORK;
                        default -> SuspectKinds.WAY;
                    },
                    explained[i],
                    !effects.isEmpty(),
                    i == 0,
                    (double) alarms / facts.alarms(),
                    sites.size()));
        }
        return suspects;
    }

    /** Returns why the node follows from another; null where it follows from none. */
    @Nullable
    Explains reason(Object node) {
        return edges.stream()
                .filter(edge -> edge.effect().equals(node) && !edge.cause().equals(node))
                .min(Comparator.comparing(Explains::rule))
                .orElse(null);
    }

    /** Returns the first sign that a feeder or a common way explains. */
    int leading(Object node) {
        return edges.stream()
                .filter(edge -> edge.cause().equals(node))
                .mapToInt(edge -> edge.effect().number())
                .min()
                .orElse(0);
    }

    /** Returns the seconds from the node to the last sign that it brings. */
    long span(Object node) {
        long from = DiagnosisFacts.second(node);
        return Math.max(
                0,
                edges.stream()
                                .filter(edge -> edge.cause().equals(node))
                                .mapToLong(edge -> edge.effect().second())
                                .max()
                                .orElse(from)
                        - from);
    }
}
