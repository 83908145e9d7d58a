package io.towerflow.correlation.diagnosis;

import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.RootCause.Evidence;
import io.towerflow.correlation.RootCause.Sentence;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.correlation.memory.Member;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.maintenance.PlannedWork;
import io.towerflow.rules.Family;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSession;
import io.towerflow.rules.RuleSet;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the rule set {@code root-cause} in two rounds: first which alarms bring which, then, knowing how much each explains,
 * which is the root. The same alarms in any order give the same answer. Safe for several threads.
 */
public final class Diagnosis {

    private static final int EVIDENCE = 12;
    private static final int STEPS = 16;
    private static final int REJECTED = 5;

    /** Number of sites and alarms that are named where all would be too many. */
    private static final int NAMED = 3;

    private final RuleSet rules;
    private final ProbableCauses causes;
    private final List<Learned> learned;

    public Diagnosis(RuleSet rules, ProbableCauses causes, Collection<Learned> learned) {
        this.rules = rules;
        this.causes = causes;
        this.learned = List.copyOf(learned);
    }

    /**
     * Finds the root cause of a group of alarms.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RootCause of(Collection<Member> alarms, Topology topology, boolean provisional) {
        return of(alarms, topology, List.of(), provisional);
    }

    /**
     * Finds the root cause of a group of alarms.
     *
     * @param works planned work about that time, anywhere in the network
     * @throws IllegalArgumentException if there is no alarm
     */
    public RootCause of(
            Collection<Member> alarms, Topology topology, Collection<PlannedWork> works, boolean provisional) {
        if (alarms.isEmpty()) {
            throw new IllegalArgumentException("A root cause needs at least one alarm");
        }
        return new Case(alarms, topology, works).answer(provisional);
    }

    /** Case of one group of alarms. Nodes are numbered: signs first, then feeders and common ways. */
    private final class Case {

        private final Topology topology;
        private final int alarmCount;
        private final long zero;
        private final List<Member> firsts = new ArrayList<>();
        private final List<Object> nodes = new ArrayList<>();
        private final Map<Object, Integer> numbers = new HashMap<>();
        private final TreeMap<String, List<Sign>> bySite = new TreeMap<>();
        private final List<Object> facts = new ArrayList<>();
        private final List<Explains> edges = new ArrayList<>();
        private int signs;

        Case(Collection<Member> alarms, Topology topology, Collection<PlannedWork> works) {
            this.topology = topology;
            this.alarmCount = alarms.size();
            List<Member> ordered = new ArrayList<>(alarms);
            ordered.sort(Comparator.comparingLong(Member::raisedAt).thenComparing(Member::id));
            zero = ordered.getFirst().raisedAt();
            Map<List<String>, List<Member>> groups = new LinkedHashMap<>();
            for (Member alarm : ordered) {
                groups.computeIfAbsent(List.of(alarm.site(), alarm.cause()), key -> new ArrayList<>())
                        .add(alarm);
            }
            for (List<Member> group : groups.values()) {
                Member first = group.getFirst();
                Site site = topology.site(first.site());
                Sign sign = new Sign(
                        signs++,
                        first.site(),
                        site == null ? null : site.feederId(),
                        first.family(),
                        first.cause(),
                        (first.raisedAt() - zero) / 1000,
                        group.size());
                firsts.add(first);
                add(sign);
                bySite.computeIfAbsent(sign.site(), id -> new ArrayList<>()).add(sign);
            }
            addFeeders();
            String common = addCommonWay();
            addUnseen();
            addTopology(common);
            addWorks(works);
        }

        /** Adds planned work at a site of the group, on the way of one to its hub, or one link beside one. */
        private void addWorks(Collection<PlannedWork> works) {
            for (PlannedWork one : works) {
                List<String> near =
                        one.sites().stream().filter(this::near).sorted().toList();
                if (near.isEmpty()) {
                    continue;
                }
                add(new Work(
                        one.number(),
                        (one.startsAt().toEpochMilli() - zero) / 1000,
                        (one.endsAt().toEpochMilli() - zero) / 1000,
                        near));
                for (String place : near) {
                    facts.add(new WorkAt(one.number(), place));
                    for (String site : bySite.keySet()) {
                        int hops = topology.upstream(site).indexOf(place) + 1;
                        if (hops > 0) {
                            addOnce(new Behind(site, place, hops));
                        }
                        if (topology.neighbours(place).contains(site)) {
                            addOnce(new NextTo(place, site));
                        }
                    }
                }
            }
        }

        private boolean near(String place) {
            return bySite.containsKey(place)
                    || bySite.keySet().stream()
                            .anyMatch(site -> topology.upstream(site).contains(place)
                                    || topology.neighbours(place).contains(site));
        }

        private void addOnce(Object fact) {
            if (!facts.contains(fact)) {
                facts.add(fact);
            }
        }

        /** Adds what stands at the sites of the group, or leads to them, and reports nothing. */
        private void addUnseen() {
            bySite.forEach((site, here) -> {
                long second = here.getFirst().second();
                if (tells(here, Family.BATTERY)) {
                    addUnseen(Unseen.RECTIFIER, site, EquipmentKind.RECTIFIER, "rectifierFailure", second);
                    addUnseen(Unseen.GENSET, site, EquipmentKind.GENSET, "generatorFailure", second);
                }
                if (tells(here, Family.TEMPERATURE)) {
                    addUnseen(Unseen.COOLING, site, EquipmentKind.COOLING, "coolingSystemFailure", second);
                }
                String above = topology.parent(site);
                Link link = above == null ? null : topology.link(site, above);
                if (link != null && tells(here, Family.SITE_DOWN) && !anySilent(topology.upstream(site))) {
                    add(new Unseen(Unseen.LINK, link.id(), site, "lossOfSignal", second));
                }
            });
        }

        private void addUnseen(String kind, String site, EquipmentKind equipment, String cause, long second) {
            topology.equipmentAt(site).stream()
                    .filter(piece -> piece.kind() == equipment)
                    .findFirst()
                    .ifPresent(piece -> add(new Unseen(kind, piece.id(), site, cause, second)));
        }

        private boolean anySilent(List<String> way) {
            return way.stream()
                    .anyMatch(site -> bySite.containsKey(site)
                            && tells(Objects.requireNonNull(bySite.get(site)), Family.SITE_DOWN));
        }

        private static boolean tells(List<Sign> here, Family family) {
            return here.stream().anyMatch(sign -> sign.family() == family);
        }

        private void add(Object node) {
            numbers.put(node, nodes.size());
            nodes.add(node);
            facts.add(node);
        }

        private void addFeeders() {
            TreeMap<String, List<Sign>> byFeeder = new TreeMap<>();
            for (int i = 0; i < signs; i++) {
                Sign sign = (Sign) nodes.get(i);
                if (sign.family() == Family.MAINS && sign.feeder() != null) {
                    byFeeder.computeIfAbsent(sign.feeder(), id -> new ArrayList<>())
                            .add(sign);
                }
            }
            byFeeder.forEach((feeder, lost) -> add(new FeederLoss(
                    feeder, lost.getFirst().second(), lost.getLast().second(), (int)
                            lost.stream().map(Sign::site).distinct().count())));
        }

        /** Adds the place where the ways of the silent sites that have no silent site above them meet, if it reports nothing. */
        private @Nullable String addCommonWay() {
            Map<String, Sign> silent = new LinkedHashMap<>();
            bySite.forEach((site, here) -> here.stream()
                    .filter(sign -> sign.family() == Family.SITE_DOWN)
                    .findFirst()
                    .ifPresent(sign -> silent.put(site, sign)));
            List<Sign> tops = silent.values().stream()
                    .filter(sign -> topology.upstream(sign.site()).stream().noneMatch(silent::containsKey))
                    .toList();
            if (tops.size() < 2) {
                return null;
            }
            for (String above : topology.upstream(tops.getFirst().site())) {
                if (tops.stream().allMatch(top -> topology.upstream(top.site()).contains(above))) {
                    Site site = topology.site(above);
                    if (bySite.containsKey(above) || site == null || site.hub()) {
                        return null;
                    }
                    add(new CommonWay(
                            above, tops.stream().mapToLong(Sign::second).min().orElse(0), silent.size()));
                    return above;
                }
            }
            return null;
        }

        private void addTopology(@Nullable String common) {
            for (String site : bySite.keySet()) {
                List<String> way = topology.upstream(site);
                for (int i = 0; i < way.size(); i++) {
                    if (bySite.containsKey(way.get(i)) || way.get(i).equals(common)) {
                        facts.add(new Behind(site, way.get(i), i + 1));
                    }
                }
                if (!learned.isEmpty()) {
                    for (String other : topology.neighbours(site)) {
                        if (bySite.containsKey(other)) {
                            facts.add(new NextTo(site, other));
                        }
                    }
                }
            }
        }

        RootCause answer(boolean provisional) {
            List<Hypothesis> hypotheses = new ArrayList<>();
            try (RuleSession session = rules.session()) {
                Set<String> words = new HashSet<>();
                bySite.values().forEach(here -> here.forEach(sign -> words.add(sign.cause())));
                learned.stream()
                        .filter(pair -> words.contains(pair.cause()) && words.contains(pair.effect()))
                        .forEach(session::insert);
                session.insertAll(facts);
                fire(session, hypotheses);
                session.insertAll(suspects());
                fire(session, hypotheses);
            }
            Hypothesis best = hypotheses.stream()
                    .min(Comparator.comparingDouble(Hypothesis::confidence)
                            .reversed()
                            .thenComparingInt(
                                    hypothesis -> order(hypothesis.suspect().node()))
                            .thenComparing(Hypothesis::rule))
                    .orElseThrow();
            return completed(told(best, provisional), best, hypotheses);
        }

        private void fire(RuleSession session, List<Hypothesis> hypotheses) {
            session.fire();
            edges.addAll(session.found(Explains.class));
            hypotheses.addAll(session.found(Hypothesis.class));
        }

        /**
         * Returns the place in the order: earlier raise, then nearer to the hub, then smaller id: signs are numbered by raise
         * already.
         */
        private int order(Object node) {
            int number = number(node);
            return number < signs ? number : number - nodes.size();
        }

        private int number(Object node) {
            Integer number = numbers.get(node);
            if (number == null) {
                throw new IllegalStateException("A rule named a cause that is not in the group: " + node);
            }
            return number;
        }

        private BitSet[] reached() {
            List<List<Integer>> effects = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                effects.add(new ArrayList<>());
            }
            for (Explains edge : edges) {
                effects.get(number(edge.cause())).add(edge.effect().number());
            }
            BitSet[] reached = new BitSet[nodes.size()];
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

        private List<Suspect> suspects() {
            BitSet[] reached = reached();
            boolean[] explained = new boolean[nodes.size()];
            for (int cause = 0; cause < reached.length; cause++) {
                for (int effect = reached[cause].nextSetBit(0); effect >= 0; ) {
                    // Where two bring each other, neither explains the other.
                    explained[effect] |= effect != cause && !reached[effect].get(cause);
                    effect = reached[cause].nextSetBit(effect + 1);
                }
            }
            List<Suspect> suspects = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                Object node = nodes.get(i);
                String home =
                        node instanceof Sign sign ? sign.site() : node instanceof Unseen unseen ? unseen.site() : "";
                int alarms = node instanceof Sign sign ? sign.alarms() : 0;
                Set<String> sites = new TreeSet<>();
                BitSet effects = reached[i];
                for (int effect = effects.nextSetBit(0); effect >= 0; effect = effects.nextSetBit(effect + 1)) {
                    Sign sign = (Sign) nodes.get(effect);
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
                        (double) alarms / alarmCount,
                        sites.size()));
            }
            return suspects;
        }

        private RootCause told(Hypothesis best, boolean provisional) {
            Suspect suspect = best.suspect();
            Object node = suspect.node();
            Member first = node instanceof Sign sign ? firsts.get(sign.number()) : firsts.get(leading(node));
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
                    : node instanceof Unseen unseen && unseen.kind().equals(Unseen.LINK) ? unseen.object() : name(site);
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
                        default -> span(node);
                    };
            int alarms = (int) Math.round(suspect.share() * alarmCount);
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
                    rules.version(),
                    provisional);
        }

        /** Returns the site at which people work that is nearest to an effect: its own, else the first on its way to the hub. */
        private String workSite(Work work, String effect) {
            if (work.sites().contains(effect)) {
                return effect;
            }
            return topology.upstream(effect).stream()
                    .filter(work.sites()::contains)
                    .findFirst()
                    .orElse(work.sites().getFirst());
        }

        /** Adds to a belief what follows from it, step by step, and what else it could have been. */
        private RootCause completed(RootCause belief, Hypothesis best, List<Hypothesis> all) {
            Object cause = best.suspect().node();
            Chain chain = new Chain(cause, edges);
            return belief.with(
                    consequence(belief, cause, chain), steps(belief, cause, chain), rejected(best, all, chain));
        }

        private List<RootCause.Step> steps(RootCause belief, Object cause, Chain chain) {
            List<RootCause.Step> steps = new ArrayList<>();
            Sign own = cause instanceof Sign sign ? sign : null;
            Instant first = own == null ? chain.firstEffect().map(this::at).orElse(instant(second(cause))) : at(own);
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
                                .map(sign -> firsts.get(sign.number()).id())
                                .toList(),
                        signs.stream().mapToInt(Sign::alarms).sum(),
                        sites.stream().limit(NAMED).toList(),
                        sites.size(),
                        at(signs.getFirst()),
                        at(signs.getLast()),
                        why.edges(),
                        why.sentence(),
                        why.rule(),
                        why.ruleVersion()));
            }
            return List.copyOf(steps);
        }

        private Instant at(Sign sign) {
            return Instant.ofEpochMilli(firsts.get(sign.number()).raisedAt());
        }

        private Instant instant(long second) {
            return Instant.ofEpochMilli(zero + second * 1000);
        }

        /** Says what follows from the cause: the silent sites first, since they are what people miss. */
        private Sentence consequence(RootCause belief, Object cause, Chain chain) {
            List<Sign> effects = chain.effects();
            int following = effects.stream().mapToInt(Sign::alarms).sum();
            int own = cause instanceof Sign sign ? sign.alarms() : 0;
            String minutes = String.valueOf(
                    (effects.stream().mapToLong(Sign::second).max().orElse(second(cause)) - second(cause) + 59) / 60);
            Set<String> silent = new LinkedHashSet<>();
            effects.stream().filter(sign -> sign.family() == Family.SITE_DOWN).forEach(sign -> silent.add(sign.site()));
            if (causes.of(belief.probableCause()).family() == Family.LINK) {
                bySite.forEach((site, here) -> {
                    boolean behind = site.equals(belief.siteId())
                            || topology.upstream(site).contains(belief.siteId());
                    if (behind && here.stream().anyMatch(sign -> sign.family() == Family.SITE_DOWN)) {
                        silent.add(site);
                    }
                });
            }
            int others = alarmCount - own;
            if (!silent.isEmpty()) {
                return new Sentence(
                        following == others ? "correlation.consequence.silentAll" : "correlation.consequence.silent",
                        List.of(
                                String.valueOf(silent.size()),
                                silent.stream().limit(NAMED).map(this::name).collect(Collectors.joining(", ")),
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
                            .thenComparingInt(one -> number(one.suspect().node()))
                            .thenComparing(Hypothesis::rule))
                    .forEach(one -> others.putIfAbsent(one.suspect().node(), one));
            List<RootCause.Rejected> rejected = new ArrayList<>();
            others.values().stream().limit(REJECTED).forEach(one -> {
                RootCause other = told(one, false);
                Explains follows =
                        one.suspect().explained() ? reason(one.suspect().node()) : null;
                rejected.add(new RootCause.Rejected(
                        other.alarmId(),
                        other.alarmedObject(),
                        other.siteId(),
                        other.probableCause(),
                        other.confidence(),
                        other.explanation(),
                        follows == null ? weaker(one, best) : evidence(follows).sentence(),
                        follows == null ? one.rule() : follows.rule(),
                        rules.version()));
            });
            for (Explains edge : chain.believed()) {
                if (rejected.size() >= REJECTED) {
                    break;
                }
                Sign sign = edge.effect();
                boolean explains = edges.stream()
                        .anyMatch(other ->
                                other.cause().equals(sign) && !other.effect().equals(sign));
                if (explains && !others.containsKey(sign)) {
                    Member first = firsts.get(sign.number());
                    rejected.add(new RootCause.Rejected(
                            first.id(),
                            first.object(),
                            first.site(),
                            first.cause(),
                            0,
                            new Sentence("correlation.rejected.sign", List.of(first.cause(), name(first.site()))),
                            evidence(edge).sentence(),
                            edge.rule(),
                            rules.version()));
                }
            }
            return List.copyOf(rejected);
        }

        private @Nullable Explains reason(Object node) {
            return edges.stream()
                    .filter(edge -> edge.effect().equals(node) && !edge.cause().equals(node))
                    .min(Comparator.comparing(Explains::rule))
                    .orElse(null);
        }

        private Sentence weaker(Hypothesis other, Hypothesis best) {
            return new Sentence(
                    "correlation.rejected.weaker",
                    List.of(
                            String.valueOf(Math.round(other.suspect().share() * alarmCount)),
                            String.valueOf(alarmCount),
                            String.valueOf(Math.round(best.suspect().share() * alarmCount)),
                            String.valueOf(Math.round(other.confidence() * 100)),
                            String.valueOf(Math.round(best.confidence() * 100))));
        }

        /** Returns the first sign that a feeder or a common way explains. */
        private int leading(Object node) {
            return edges.stream()
                    .filter(edge -> edge.cause().equals(node))
                    .mapToInt(edge -> edge.effect().number())
                    .min()
                    .orElse(0);
        }

        private long span(Object node) {
            long from = second(node);
            return Math.max(
                    0,
                    edges.stream()
                                    .filter(edge -> edge.cause().equals(node))
                                    .mapToLong(edge -> edge.effect().second())
                                    .max()
                                    .orElse(from)
                            - from);
        }

        private static long second(Object node) {
            return switch (node) {
                case Sign sign -> sign.second();
                case FeederLoss loss -> loss.second();
                case CommonWay way -> way.second();
                case Unseen unseen -> unseen.second();
                case Work work -> work.from();
                default -> 0;
            };
        }

        /** Returns why the cause is believed; where it explains no other alarm, the alarm that reports it speaks for it alone. */
        private List<Evidence> evidence(Object cause, String rule) {
            List<Evidence> explained = explained(cause);
            if (!explained.isEmpty()) {
                return explained;
            }
            Member first = firsts.get(cause instanceof Sign sign ? sign.number() : leading(cause));
            return List.of(new Evidence(
                    new Sentence("correlation.evidence.reported", List.of(first.cause(), name(first.site()))),
                    List.of(first.id()),
                    List.of(),
                    rule,
                    rules.version()));
        }

        /** Returns the edges from the cause on, nearest first: each effect once, by its first reason. */
        private List<Evidence> explained(Object cause) {
            Map<Object, List<Explains>> from = new HashMap<>();
            edges.stream()
                    .sorted(Comparator.comparingInt(
                                    (Explains edge) -> edge.effect().number())
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

        private Evidence evidence(Explains edge) {
            Sign effect = edge.effect();
            List<UUID> alarms = new ArrayList<>();
            String cause = "";
            String place;
            List<String> way = List.of();
            if (edge.cause() instanceof Sign sign) {
                alarms.add(firsts.get(sign.number()).id());
                cause = sign.cause();
                place = name(sign.site());
                way = way(effect.site(), sign.site());
            } else if (edge.cause() instanceof CommonWay common) {
                place = name(common.site());
                way = way(effect.site(), common.site());
            } else if (edge.cause() instanceof Unseen unseen) {
                cause = unseen.cause();
                place = unseen.kind().equals(Unseen.LINK) ? unseen.object() : name(unseen.site());
                way = unseen.kind().equals(Unseen.LINK) ? List.of(unseen.object()) : List.of();
            } else if (edge.cause() instanceof Work work) {
                String at = workSite(work, effect.site());
                cause = work.number();
                place = name(at);
                way = at.equals(effect.site()) ? List.of() : way(effect.site(), at);
            } else {
                place = ((FeederLoss) edge.cause()).feeder();
            }
            alarms.add(firsts.get(effect.number()).id());
            List<String> arguments = new ArrayList<>(List.of(
                    effect.cause(),
                    name(effect.site()),
                    cause,
                    place,
                    String.valueOf(Math.max(0, effect.second() - second(edge.cause())))));
            Learned learned = edge.learned();
            Learned.Acceptance acceptance = learned == null ? null : learned.acceptance();
            if (acceptance != null) {
                arguments.addAll(acceptance.arguments());
            }
            return new Evidence(
                    new Sentence(
                            acceptance == null ? edge.reason() : edge.reason() + "Accepted", List.copyOf(arguments)),
                    List.copyOf(alarms),
                    way,
                    edge.rule(),
                    rules.version(),
                    acceptance == null ? null : acceptance.id());
        }

        /** Returns the links from a site up to another on its way to the hub, or the one between two neighbours. */
        private List<String> way(String site, String above) {
            List<String> links = new ArrayList<>();
            String at = site;
            for (String next : topology.upstream(site)) {
                var link = topology.link(at, next);
                links.add(link == null ? at + "-" + next : link.id());
                if (next.equals(above)) {
                    return List.copyOf(links);
                }
                at = next;
            }
            var direct = topology.link(site, above);
            return direct == null ? List.of() : List.of(direct.id());
        }

        private String name(String siteId) {
            Site site = topology.site(siteId);
            return site == null || site.name().equals(siteId) ? siteId : site.name() + " (" + siteId + ")";
        }
    }
}
