package io.towerflow.correlation.diagnosis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Chain of what follows from a cause: each effect once, by the shortest way, and effects of one kind together. */
final class Chain {

    private static final Comparator<Explains> IN_TIME =
            Comparator.comparingInt((Explains edge) -> edge.effect().number()).thenComparing(Explains::rule);

    private final List<Explains> believed = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    /**
     * Effects of one kind: the same probable cause, brought for the same reason by the same link.
     *
     * @param number counts from 1; 0 is the cause
     * @param from the number of the link that brought it
     * @param edges in the order of time
     */
    record Link(int number, int from, List<Explains> edges) {}

    private record Kind(int from, String cause, String reason) {}

    Chain(Object cause, Collection<Explains> edges) {
        Map<Object, List<Explains>> from = new HashMap<>();
        edges.stream().sorted(IN_TIME).forEach(edge -> from.computeIfAbsent(edge.cause(), key -> new ArrayList<>())
                .add(edge));
        Map<Kind, List<Explains>> kinds = new LinkedHashMap<>();
        Map<Kind, Integer> numbers = new HashMap<>();
        Map<Object, Integer> linkOf = new HashMap<>(Map.of(cause, 0));
        Set<Object> seen = new HashSet<>(Set.of(cause));
        Deque<Object> open = new ArrayDeque<>(List.of(cause));
        while (!open.isEmpty()) {
            Object at = open.remove();
            for (Explains edge : from.getOrDefault(at, List.of())) {
                if (seen.add(edge.effect())) {
                    open.add(edge.effect());
                    believed.add(edge);
                    Kind kind =
                            new Kind(linkOf.getOrDefault(at, 0), edge.effect().cause(), edge.reason());
                    kinds.computeIfAbsent(kind, key -> new ArrayList<>()).add(edge);
                    linkOf.put(edge.effect(), numbers.computeIfAbsent(kind, key -> numbers.size() + 1));
                }
            }
        }
        kinds.forEach((kind, together) -> links.add(new Link(
                links.size() + 1, kind.from(), together.stream().sorted(IN_TIME).toList())));
    }

    /** Returns the reason by which each effect is believed to follow, nearest to the cause first. */
    List<Explains> believed() {
        return believed;
    }

    List<Sign> effects() {
        return believed.stream().map(Explains::effect).toList();
    }

    Optional<Sign> firstEffect() {
        return effects().stream().min(Comparator.comparingInt(Sign::number));
    }

    /** Returns as many links at most, nearest to the cause first; so what brought a link is always among them. */
    List<Link> links(int most) {
        return List.copyOf(links.subList(0, Math.min(most, links.size())));
    }
}
