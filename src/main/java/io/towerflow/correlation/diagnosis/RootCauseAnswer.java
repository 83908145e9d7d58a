package io.towerflow.correlation.diagnosis;

import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.RootCause.Evidence;
import io.towerflow.correlation.RootCause.Sentence;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.correlation.memory.Member;
import io.towerflow.rules.Family;
import io.towerflow.rules.ProbableCauses;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Answer to what the root cause of a group of alarms is, in words that people read. */
final class RootCauseAnswer {

    private static final int EVIDENCE = 12;
    private static final int STEPS = 16;
    private static final int REJECTED = 5;

    /** Number of sites and alarms that are named where all would be too many. */
    private static final int NAMED = 3;

    private final DiagnosisFacts facts;
    private final CauseGraph graph;
    private final ProbableCauses causes;
    private final int rulesVersion;

    RootCauseAnswer(DiagnosisFacts facts, CauseGraph graph, ProbableCauses causes, int rulesVersion) {
        this.facts = facts;
        this.graph = graph;
        this.causes = causes;
        this.rulesVersion = rulesVersion;
    }

    /** Returns the strongest belief with its reasons, its consequence and what else it could have been. */
    RootCause of(List<Hypothesis> hypotheses, boolean provisional) {
        Hypothesis best = hypotheses.stream()
                .min(Comparator.comparingDouble(Hypothesis::confidence)
                        .reversed()
                        .thenComparingInt(
                                hypothesis -> facts.order(hypothesis.suspect().node()))
                        .thenComparing(Hypothesis::rule))
                .orElseThrow();
        return completed(told(best, provisional), best, hypotheses);
    }

    private RootCause told(Hypothesis best, boolean provisional) {
        Suspect suspect = best.suspect();
        Object node = suspect.node();
        Member first = node instanceof Sign sign ? facts.first(sign) : facts.first(graph.leading(node));
        String object =
                switch (node) {
                    case FeederLoss loss -> loss.feeder();
                    case CommonWay way -> way.site();
                    case Unseen unseen -> unseen.object();
                    case Work work -> work.number();
                    default -> first.object();
                };
        String site =
                switch (node) {
                    case CommonWay way -> way.site();
                    case Work work -> workSite(work, first.site());
                    default -> first.site();
                };
        String place = node instanceof FeederLoss loss
                ? loss.feeder()
                : node instanceof Unseen unseen && unseen.kind().equals(Unseen.LINK)
                        ? unseen.object()
                        : facts.name(site);
        String cause =
                switch (node) {
                    case CommonWay way -> "outOfService";
                    case Unseen unseen -> unseen.cause();
                    case Work work -> "plannedWork";
                    default -> first.cause();
                };
        Family family =
                switch (node) {
                    case CommonWay way -> Family.LINK;
                    case Unseen unseen -> causes.of(unseen.cause()).family();
                    default -> first.family();
                };
        long seconds =
                switch (node) {
                    case FeederLoss loss -> loss.lastSecond() - loss.second();
                    default -> graph.span(node);
                };
        int alarms = (int) Math.round(suspect.share() * facts.alarms());
        int sites = node instanceof FeederLoss loss ? loss.sites() : suspect.otherSites();
        return new RootCause(
                node instanceof Sign ? first.id() : null,
                object,
                site,
                cause,
                node instanceof Work ? causes.of(cause).category() : causes.category(family),
                Math.round(best.confidence() * 100) / 100.0,
                new Sentence(
                        best.sentence(),
                        List.of(
                                place,
                                String.valueOf(sites),
                                String.valueOf(Math.max(1, (seconds + 59) / 60)),
                                cause,
                                String.valueOf(node instanceof Sign ? Math.max(0, alarms - 1) : alarms),
                                object)),
                evidence(node, best.rule()),
                best.rule(),
                rulesVersion,
                provisional);
    }

    /** Returns the site at which people work that is nearest to an effect: its own, else the first on its way to the hub. */
    private String workSite(Work work, String effect) {
        if (work.sites().contains(effect)) {
            return effect;
        }
        return facts.topology().upstream(effect).stream()
                .filter(work.sites()::contains)
                .findFirst()
                .orElse(work.sites().getFirst());
    }

    /** Adds to a belief what follows from it, step by step, and what else it could have been. */
    private RootCause completed(RootCause belief, Hypothesis best, List<Hypothesis> all) {
        Object cause = best.suspect().node();
        Chain chain = new Chain(cause, graph.edges());
        return belief.with(consequence(belief, cause, chain), steps(belief, cause, chain), rejected(best, all, chain));
    }

    private List<RootCause.Step> steps(RootCause belief, Object cause, Chain chain) {
        List<RootCause.Step> steps = new ArrayList<>();
        Sign own = cause instanceof Sign sign ? sign : null;
        Instant first = own == null
                ? chain.firstEffect().map(facts::at).orElse(facts.instant(DiagnosisFacts.second(cause)))
                : facts.at(own);
        steps.add(new RootCause.Step(
                0,
                null,
                belief.probableCause(),
                belief.alarmId() == null ? List.of() : List.of(belief.alarmId()),
                own == null ? 0 : own.alarms(),
                List.of(belief.siteId()),
                1,
                first,
                first,
                List.of(),
                null,
                belief.rule(),
                belief.ruleVersion()));
        for (Chain.Link link : chain.links(STEPS)) {
            Evidence why = evidence(link.edges().getFirst());
            List<Sign> signs = link.edges().stream().map(Explains::effect).toList();
            List<String> sites = signs.stream().map(Sign::site).distinct().toList();
            steps.add(new RootCause.Step(
                    link.number(),
                    link.from(),
                    signs.getFirst().cause(),
                    signs.stream()
                            .limit(NAMED)
                            .map(sign -> facts.first(sign).id())
                            .toList(),
                    signs.stream().mapToInt(Sign::alarms).sum(),
                    sites.stream().limit(NAMED).toList(),
                    sites.size(),
                    facts.at(signs.getFirst()),
                    facts.at(signs.getLast()),
                    why.edges(),
                    why.sentence(),
                    why.rule(),
                    why.ruleVersion()));
        }
        return List.copyOf(steps);
    }

    /** Says what follows from the cause: the silent sites first, since they are what people miss. */
    private Sentence consequence(RootCause belief, Object cause, Chain chain) {
        List<Sign> effects = chain.effects();
        int following = effects.stream().mapToInt(Sign::alarms).sum();
        int own = cause instanceof Sign sign ? sign.alarms() : 0;
        String minutes =
                String.valueOf((effects.stream().mapToLong(Sign::second).max().orElse(DiagnosisFacts.second(cause))
                                - DiagnosisFacts.second(cause)
                                + 59)
                        / 60);
        Set<String> silent = new LinkedHashSet<>();
        effects.stream().filter(sign -> sign.family() == Family.SITE_DOWN).forEach(sign -> silent.add(sign.site()));
        if (causes.of(belief.probableCause()).family() == Family.LINK) {
            facts.bySite().forEach((site, here) -> {
                boolean behind = site.equals(belief.siteId())
                        || facts.topology().upstream(site).contains(belief.siteId());
                if (behind && here.stream().anyMatch(sign -> sign.family() == Family.SITE_DOWN)) {
                    silent.add(site);
                }
            });
        }
        int others = facts.alarms() - own;
        if (!silent.isEmpty()) {
            return new Sentence(
                    following == others ? "correlation.consequence.silentAll" : "correlation.consequence.silent",
                    List.of(
                            String.valueOf(silent.size()),
                            silent.stream().limit(NAMED).map(facts::name).collect(Collectors.joining(", ")),
                            String.valueOf(Math.max(0, silent.size() - NAMED)),
                            String.valueOf(following),
                            String.valueOf(others),
                            minutes));
        }
        if (following == 0) {
            return new Sentence("correlation.consequence.none", List.of(String.valueOf(others)));
        }
        long sites = effects.stream().map(Sign::site).distinct().count();
        return new Sentence(
                following == others ? "correlation.consequence.all" : "correlation.consequence.alarms",
                List.of(String.valueOf(following), String.valueOf(others), String.valueOf(sites), minutes));
    }

    /**
     * Returns the other hypotheses by their confidence, then alarms that would have explained something but follow
     * themselves.
     */
    private List<RootCause.Rejected> rejected(Hypothesis best, List<Hypothesis> all, Chain chain) {
        Map<Object, Hypothesis> others = new LinkedHashMap<>();
        all.stream()
                .filter(one -> !one.suspect().node().equals(best.suspect().node()))
                .sorted(Comparator.comparingDouble(Hypothesis::confidence)
                        .reversed()
                        .thenComparingInt(one -> facts.number(one.suspect().node()))
                        .thenComparing(Hypothesis::rule))
                .forEach(one -> others.putIfAbsent(one.suspect().node(), one));
        List<RootCause.Rejected> rejected = new ArrayList<>();
        others.values().stream().limit(REJECTED).forEach(one -> {
            RootCause other = told(one, false);
            Explains follows =
                    one.suspect().explained() ? graph.reason(one.suspect().node()) : null;
            rejected.add(new RootCause.Rejected(
                    other.alarmId(),
                    other.alarmedObject(),
                    other.siteId(),
                    other.probableCause(),
                    other.confidence(),
                    other.explanation(),
                    follows == null ? weaker(one, best) : evidence(follows).sentence(),
                    follows == null ? one.rule() : follows.rule(),
                    rulesVersion));
        });
        for (Explains edge : chain.believed()) {
            if (rejected.size() >= REJECTED) {
                break;
            }
            Sign sign = edge.effect();
            boolean explains = graph.edges().stream()
                    .anyMatch(other ->
                            other.cause().equals(sign) && !other.effect().equals(sign));
            if (explains && !others.containsKey(sign)) {
                Member first = facts.first(sign);
                rejected.add(new RootCause.Rejected(
                        first.id(),
                        first.object(),
                        first.site(),
                        first.cause(),
                        0,
                        new Sentence("correlation.rejected.sign", List.of(first.cause(), facts.name(first.site()))),
                        evidence(edge).sentence(),
                        edge.rule(),
                        rulesVersion));
            }
        }
        return List.copyOf(rejected);
    }

    private Sentence weaker(Hypothesis other, Hypothesis best) {
        return new Sentence(
                "correlation.rejected.weaker",
                List.of(
                        String.valueOf(Math.round(other.suspect().share() * facts.alarms())),
                        String.valueOf(facts.alarms()),
                        String.valueOf(Math.round(best.suspect().share() * facts.alarms())),
                        String.valueOf(Math.round(other.confidence() * 100)),
                        String.valueOf(Math.round(best.confidence() * 100))));
    }

    /** Returns why the cause is believed; where it explains no other alarm, the alarm that reports it speaks for it alone. */
    private List<Evidence> evidence(Object cause, String rule) {
        List<Evidence> explained = explained(cause);
        if (!explained.isEmpty()) {
            return explained;
        }
        Member first = facts.first(cause instanceof Sign sign ? sign.number() : graph.leading(cause));
        return List.of(new Evidence(
                new Sentence("correlation.evidence.reported", List.of(first.cause(), facts.name(first.site()))),
                List.of(first.id()),
                List.of(),
                rule,
                rulesVersion));
    }

    private Evidence evidence(Explains edge) {
        Sign effect = edge.effect();
        List<UUID> alarms = new ArrayList<>();
        String cause = "";
        String place;
        List<String> way = List.of();
        if (edge.cause() instanceof Sign sign) {
            alarms.add(facts.first(sign).id());
            cause = sign.cause();
            place = facts.name(sign.site());
            way = way(effect.site(), sign.site());
        } else if (edge.cause() instanceof CommonWay common) {
            place = facts.name(common.site());
            way = way(effect.site(), common.site());
        } else if (edge.cause() instanceof Unseen unseen) {
            cause = unseen.cause();
            place = unseen.kind().equals(Unseen.LINK) ? unseen.object() : facts.name(unseen.site());
            way = unseen.kind().equals(Unseen.LINK) ? List.of(unseen.object()) : List.of();
        } else if (edge.cause() instanceof Work work) {
            String at = workSite(work, effect.site());
            cause = work.number();
            place = facts.name(at);
            way = at.equals(effect.site()) ? List.of() : way(effect.site(), at);
        } else {
            place = ((FeederLoss) edge.cause()).feeder();
        }
        alarms.add(facts.first(effect).id());
        List<String> arguments = new ArrayList<>(List.of(
                effect.cause(),
                facts.name(effect.site()),
                cause,
                place,
                String.valueOf(Math.max(0, effect.second() - DiagnosisFacts.second(edge.cause())))));
        Learned learned = edge.learned();
        Learned.Acceptance acceptance = learned == null ? null : learned.acceptance();
        if (acceptance != null) {
            arguments.addAll(acceptance.arguments());
        }
        return new Evidence(
                new Sentence(acceptance == null ? edge.reason() : edge.reason() + "Accepted", List.copyOf(arguments)),
                List.copyOf(alarms),
                way,
                edge.rule(),
                rulesVersion,
                acceptance == null ? null : acceptance.id());
    }

    /** Returns the edges from the cause on, nearest first: each effect once, by its first reason. */
    private List<Evidence> explained(Object cause) {
        Map<Object, List<Explains>> from = new HashMap<>();
        graph.edges().stream()
                .sorted(Comparator.comparingInt((Explains edge) -> edge.effect().number())
                        .thenComparing(Explains::rule))
                .forEach(edge -> from.computeIfAbsent(edge.cause(), key -> new ArrayList<>())
                        .add(edge));
        List<Evidence> evidence = new ArrayList<>();
        BitSet seen = new BitSet();
        Deque<Object> open = new ArrayDeque<>(List.of(cause));
        if (cause instanceof Sign sign) {
            seen.set(sign.number());
        }
        while (!open.isEmpty() && evidence.size() < EVIDENCE) {
            for (Explains edge : from.getOrDefault(open.remove(), List.of())) {
                if (!seen.get(edge.effect().number()) && evidence.size() < EVIDENCE) {
                    seen.set(edge.effect().number());
                    open.add(edge.effect());
                    evidence.add(evidence(edge));
                }
            }
        }
        return evidence;
    }

    /** Returns the links from a site up to another on its way to the hub, or the one between two neighbours. */
    private List<String> way(String site, String above) {
        List<String> links = new ArrayList<>();
        String at = site;
        for (String next : facts.topology().upstream(site)) {
            var link = facts.topology().link(at, next);
            links.add(link == null ? at + "-" + next : link.id());
            if (next.equals(above)) {
                return List.copyOf(links);
            }
            at = next;
        }
        var direct = facts.topology().link(site, above);
        return direct == null ? List.of() : List.of(direct.id());
    }
}
