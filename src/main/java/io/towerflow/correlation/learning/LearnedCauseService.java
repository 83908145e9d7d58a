package io.towerflow.correlation.learning;

import io.towerflow.alarm.Alarms;
import io.towerflow.audit.AuditTrail;
import io.towerflow.correlation.CauseCandidate;
import io.towerflow.correlation.CauseCandidate.Episode;
import io.towerflow.correlation.CauseCandidate.State;
import io.towerflow.correlation.CauseLearning;
import io.towerflow.correlation.LearnedCauses;
import io.towerflow.correlation.LearningSettings;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.grouping.Candidate;
import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Learns from the tables, keeps what was learned, and lets people own it. */
@Service
class LearnedCauseService implements LearnedCauses {

    private static final Logger LOG = LoggerFactory.getLogger(LearnedCauseService.class);

    private static final int EXAMPLES = 5;

    /** Time in seconds after which an effect is assumed to come when a learned cause is compared with hand-written rules. */
    private static final long TYPICAL_LAG_SECONDS = 30;

    private static final Comparator<CauseCandidate> BY_CONFIDENCE = Comparator.comparing(CauseCandidate::state)
            .thenComparing(
                    Comparator.comparingDouble(CauseCandidate::confidence).reversed())
            .thenComparing(CauseCandidate::cause)
            .thenComparing(CauseCandidate::effect);

    private final LearnedCauseRepository repository;
    private final Alarms alarms;
    private final Inventory inventory;
    private final AuditTrail audit;
    private final Tenants tenants;
    private final RuleSets ruleSets;
    private final ProbableCauses causes;
    private final LearningSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Set<String> learning = ConcurrentHashMap.newKeySet();

    LearnedCauseService(
            LearnedCauseRepository repository,
            Alarms alarms,
            Inventory inventory,
            AuditTrail audit,
            Tenants tenants,
            RuleSets ruleSets,
            ProbableCauses causes,
            LearningSettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.repository = repository;
        this.alarms = alarms;
        this.inventory = inventory;
        this.audit = audit;
        this.tenants = tenants;
        this.ruleSets = ruleSets;
        this.causes = causes;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Learns for every tenant by itself; a tenant with nothing to learn from is passed over. */
    @Scheduled(cron = "${towerflow.learning.cron:0 40 2 * * *}")
    void learnForAll() {
        for (String tenant : tenants.ids()) {
            try {
                Tenancy.as(tenant, () -> learn("schedule"));
            } catch (RuleBrokenException | ConflictException nothing) {
                LOG.info("No causes were learned for tenant {}: {}", tenant, nothing.getMessage());
            } catch (RuntimeException failed) {
                LOG.error("Causes could not be learned for tenant {}", tenant, failed);
            }
        }
    }

    @Override
    public CauseLearning learn(String by) {
        String tenant = Tenancy.required();
        if (!learning.add(tenant)) {
            throw new ConflictException("Causes are being learned already; wait until that has ended");
        }
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            History history = new History(
                    alarms.raises(now.minus(settings.window()), settings.mostAlarms()), inventory.topology(tenant));
            List<LearnedCauseRepository.Finding> findings = history.learn(settings);
            return Objects.requireNonNull(transaction.execute(tx -> {
                repository.lock();
                int fresh = repository.store(now, findings);
                CauseLearning run = history.told(now, by, findings.size(), fresh);
                repository.keep(run);
                repository.changed();
                audit.record(
                        by,
                        "learn-causes",
                        "tenant " + tenant,
                        Map.of("alarms", run.alarms(), "found", run.found(), "proposed", run.proposed()));
                return run;
            }));
        } finally {
            learning.remove(tenant);
        }
    }

    @Override
    public Optional<CauseLearning> lastLearning() {
        return read(repository::lastLearning);
    }

    @Override
    public List<CauseCandidate> all() {
        return compared(read(repository::all)).stream().sorted(BY_CONFIDENCE).toList();
    }

    /** Names for each the hand-written rule that does as much; they are asked as if all were accepted. */
    private List<CauseCandidate> compared(List<CauseCandidate> candidates) {
        List<Learned> asIfAccepted = candidates.stream()
                .map(one -> new Learned(one.cause(), one.effect()))
                .toList();
        try (GroupingRules rules = new GroupingRules(ruleSets.active("correlation"), asIfAccepted)) {
            return candidates.stream()
                    .map(one -> one.with(ruleBefore(one, rules)))
                    .toList();
        }
    }

    private @Nullable String ruleBefore(CauseCandidate one, GroupingRules rules) {
        List<Grouping> groupings = rules.decide(
                Tenancy.required(),
                List.of(Candidate.plain(
                        one.cause(),
                        causes.of(one.cause()).family(),
                        one.effect(),
                        causes.of(one.effect()).family(),
                        TYPICAL_LAG_SECONDS)));
        int learned = groupings.stream()
                .filter(found -> found.learned() != null)
                .mapToInt(Grouping::strength)
                .max()
                .orElse(0);
        return groupings.stream()
                .filter(found -> found.learned() == null && found.strength() >= learned)
                .max(Comparator.comparingInt(Grouping::strength).thenComparing(Grouping::rule))
                .map(Grouping::rule)
                .orElse(null);
    }

    @Override
    public Optional<CauseCandidate> find(long id) {
        return read(() -> repository.find(id)).map(one -> compared(List.of(one)).getFirst());
    }

    @Override
    public Map<Long, List<Judgement>> judgements() {
        return read(repository::judgements);
    }

    private <T> T read(Supplier<T> question) {
        return Objects.requireNonNull(transaction.execute(tx -> question.get()));
    }

    @Override
    public void accept(long id, String reason, String by) {
        decide(id, State.ACCEPTED, reason, by);
    }

    @Override
    public void refuse(long id, String reason, String by) {
        decide(id, State.REFUSED, reason, by);
    }

    private void decide(long id, State state, String reason, String by) {
        if (reason.isBlank()) {
            throw new InvalidInputException("reason", "is missing: say why, so that others can judge it later");
        }
        transaction.executeWithoutResult(tx -> {
            repository.lock();
            CauseCandidate candidate =
                    repository.find(id).orElseThrow(() -> new NotFoundException("learned cause", String.valueOf(id)));
            if (candidate.state() == state) {
                throw new ConflictException("It is " + state.word() + " already, by " + candidate.decidedBy());
            }
            if (state == State.ACCEPTED) {
                List<String> circle = circle(candidate, repository.all());
                if (!circle.isEmpty()) {
                    throw new RuleBrokenException("Accepted causes must not form a circle: "
                            + String.join(" → ", circle) + ". Refuse one of those that are accepted first.");
                }
            }
            repository.decide(id, state, reason.strip(), by, clock.instant());
            repository.changed();
            audit.record(
                    by,
                    state == State.ACCEPTED ? "accept-learned-cause" : "refuse-learned-cause",
                    "learned-cause " + id,
                    Map.of(
                            "cause", candidate.cause(),
                            "effect", candidate.effect(),
                            "reason", reason.strip(),
                            "confidence", candidate.confidence(),
                            "before", candidate.state().word()));
        });
    }

    @Override
    public List<String> circle(long id) {
        List<CauseCandidate> all = read(repository::all);
        return all.stream()
                .filter(one -> one.id() == id)
                .findFirst()
                .map(one -> circle(one, all))
                .orElse(List.of());
    }

    /** Returns the shortest way from the effect back to the cause over accepted causes, with the wanted one in front of it. */
    private static List<String> circle(CauseCandidate wanted, List<CauseCandidate> all) {
        Map<String, List<String>> effects = new HashMap<>();
        all.stream().filter(one -> one.state() == State.ACCEPTED).forEach(one -> effects.computeIfAbsent(
                        one.cause(), cause -> new ArrayList<>())
                .add(one.effect()));
        Map<String, String> cameFrom = new HashMap<>(Map.of(wanted.effect(), wanted.cause()));
        Deque<String> open = new ArrayDeque<>(List.of(wanted.effect()));
        while (!open.isEmpty()) {
            String at = open.remove();
            for (String next : effects.getOrDefault(at, List.of())) {
                if (next.equals(wanted.cause())) {
                    List<String> way = new ArrayList<>(List.of(next));
                    for (String back = at; !back.equals(next); back = Objects.requireNonNull(cameFrom.get(back))) {
                        way.addFirst(back);
                    }
                    way.addFirst(next);
                    return way;
                }
                if (cameFrom.putIfAbsent(next, at) == null) {
                    open.add(next);
                }
            }
        }
        return List.of();
    }

    @Override
    public void judged(
            String incidentNumber,
            Collection<UUID> situationIds,
            @Nullable RootCause cause,
            String verdict,
            @Nullable String by) {
        Set<Long> named = new TreeSet<>();
        if (cause != null && !verdict.equals("wrong-group")) {
            cause.evidence().stream()
                    .map(RootCause.Evidence::learnedCause)
                    .filter(Objects::nonNull)
                    .forEach(named::add);
        }
        if (!verdict.equals("wrong-cause")) {
            named.addAll(repository.groupedBy(situationIds));
        }
        if (!named.isEmpty()) {
            repository.judge(named, incidentNumber, verdict, verdict.equals("confirmed"), by, clock.instant());
            repository.changed();
        }
    }

    /** Stored alarms of one tenant, as the learner takes them: a probable cause is a type, a site is a device. */
    private static final class History {

        private final List<Alarms.Raise> raises;
        private final List<Occurrence> occurrences = new ArrayList<>();
        private final List<int[]> links = new ArrayList<>();
        private final Map<String, Integer> causes = new LinkedHashMap<>();
        private final Map<String, Integer> sites = new LinkedHashMap<>();
        private final int unknownSites;

        History(List<Alarms.Raise> raises, Topology topology) {
            this.raises = raises;
            for (Alarms.Raise raise : raises) {
                occurrences.add(new Occurrence(
                        index(causes, raise.probableCause()),
                        index(sites, raise.siteId()),
                        raise.raisedAt().toEpochMilli() / 1000.0));
            }
            int unknown = 0;
            for (String site : sites.keySet()) {
                Site known = topology.site(site);
                unknown += known == null || known.placeholder() ? 1 : 0;
                for (String neighbour : topology.neighbours(site)) {
                    Integer there = sites.get(neighbour);
                    if (there != null && site.compareTo(neighbour) < 0) {
                        links.add(new int[] {Objects.requireNonNull(sites.get(site)), there});
                    }
                }
            }
            unknownSites = unknown;
        }

        private static int index(Map<String, Integer> indices, String id) {
            return indices.computeIfAbsent(id, unseen -> indices.size());
        }

        List<LearnedCauseRepository.Finding> learn(LearningSettings settings) {
            if (causes.size() < 2) {
                throw new RuleBrokenException("There is nothing to learn from: the last "
                        + settings.window().toDays() + " days have " + raises.size() + " alarms of " + causes.size()
                        + " probable causes; it takes two at least");
            }
            List<String> words = List.copyOf(causes.keySet());
            Episodes episodes = new Episodes(occurrences, links);
            List<LearnedCauseRepository.Finding> findings = new ArrayList<>();
            for (LearnedCause learned : CauseLearner.learn(occurrences, links)) {
                Episodes.Seen seen =
                        episodes.of(learned.cause(), learned.effect(), CauseCandidate.FOLLOWS_WITHIN, EXAMPLES);
                findings.add(new LearnedCauseRepository.Finding(
                        words.get(learned.cause()),
                        words.get(learned.effect()),
                        learned.probability(),
                        learned.evidence(),
                        learned.directionConfidence(),
                        learned.directed(),
                        seen.support(),
                        seen.chances(),
                        seen.latest().stream()
                                .map(one -> new Episode(
                                        raises.get(one.cause()).id(),
                                        raises.get(one.effect()).id()))
                                .toList()));
            }
            return findings;
        }

        CauseLearning told(Instant at, String by, int found, int fresh) {
            return new CauseLearning(
                    at,
                    by,
                    raises.getLast().raisedAt(),
                    raises.getFirst().raisedAt(),
                    raises.size(),
                    causes.size(),
                    sites.size(),
                    unknownSites,
                    found,
                    fresh);
        }
    }
}
