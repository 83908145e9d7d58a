package io.towerflow.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.towerflow.MutableClock;
import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.identity.Role;
import io.towerflow.notification.NotificationSettings.DeadMan;
import io.towerflow.notification.NotificationSettings.Limit;
import io.towerflow.notification.delivery.ChannelSender;
import io.towerflow.notification.delivery.FailOver;
import io.towerflow.notification.delivery.MessageRepository;
import io.towerflow.notification.delivery.MessageRoutes;
import io.towerflow.notification.delivery.ProviderStates;
import io.towerflow.notification.delivery.StateChanges;
import io.towerflow.notification.sms.OptOutRepository;
import io.towerflow.notification.throttle.DigestComposer;
import io.towerflow.notification.throttle.MessageThrottle;
import io.towerflow.notification.throttle.MessageThrottleRepository;
import io.towerflow.people.Person;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A storm on a virtual clock, against the real tables, with two nodes that send. They send by WhatsApp, which the product under
 * test has not set up: so nobody else sends what is stored here, and what they cannot send goes on by the product's own ways.
 */
@TowerFlowTest
class ThrottleStatusTest {

    private static final Duration STEP = Duration.ofSeconds(5);
    private static final Limit LIMIT = new Limit(6, Duration.ofMinutes(10), 30);

    @Autowired
    MessageRepository repository;

    @Autowired
    MessageTexts texts;

    @Autowired
    MessageRoutes routes;

    @Autowired
    PublicAddress address;

    @Autowired
    OptOutRepository optOuts;

    @Autowired
    ProviderStates providers;

    @Autowired
    FailOver failOver;

    @Autowired
    StateChanges changes;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    org.springframework.jdbc.core.simple.JdbcClient jdbc;

    @Autowired
    org.springframework.jdbc.core.JdbcTemplate batches;

    private final String phone = Unused.frenchPhone();
    private final Person manager = new Person("m-" + phone, "Aya", Role.MANAGER, phone, null, Locale.FRENCH);
    private final Network network = new Network();
    private final MutableClock clock = new MutableClock();

    @BeforeEach
    void afterAllThatOtherTestsSent() {
        clock.setTo(clock.instant()
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofDays(30).plusHours(12)));
    }

    /** A provider that takes what it is given, and can be asked for it. */
    private final class Network implements MessageChannel {
        private final List<Message> taken = new CopyOnWriteArrayList<>();
        private final Map<UUID, Instant> at = new ConcurrentHashMap<>();
        private volatile boolean refuses;
        private volatile CountDownLatch answers = new CountDownLatch(0);

        @Override
        public Channel channel() {
            return Channel.WHATSAPP;
        }

        @Override
        public String provider() {
            return "whatsapp";
        }

        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public SendResult send(Message message) {
            if (refuses) {
                return new Refused("no such subscriber");
            }
            taken.add(message);
            at.put(message.id(), clock.instant());
            answered();
            return new Accepted("W" + message.id(), MessageState.SENT);
        }

        private void answered() {
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public FindResult find(Message message, Predicate<String> ours) {
            return taken.stream().anyMatch(one -> one.id().equals(message.id()))
                    ? new Found("W" + message.id(), MessageState.SENT, null)
                    : new Absent();
        }
    }

    @Test
    void twoHundredIncidentsInAMinuteBecomeAFewMessagesThatTellEachOnce() {
        ChannelSender[] nodes = {node(), node()};
        List<UUID> stored = new ArrayList<>();
        Instant begin = clock.instant();
        boolean died = false;
        while (clock.instant().isBefore(begin.plus(Duration.ofMinutes(12)))) {
            while (stored.size() < 200
                    && Duration.between(begin, clock.instant()).toMillis() >= stored.size() * 300L) {
                stored.add(store(stored.size(), stored.size() % 10 == 0 ? 0 : 1, false));
            }
            if (!died && !network.taken.isEmpty() && network.taken.getLast().bundle()) {
                // A node is killed between its claim and the call
                died = true;
                inSystem(() -> repository.claim(network, 50, clock.instant(), Duration.ofSeconds(10)));
            }
            turn(nodes);
            clock.advance(STEP);
        }

        List<Message> bundles = network.taken.stream().filter(Message::bundle).toList();
        List<Message> alone =
                network.taken.stream().filter(one -> !one.bundle()).toList();
        assertThat(alone).hasSizeBetween(LIMIT.alone(), LIMIT.messages());
        assertThat(bundles).hasSizeBetween(2, 6);
        assertThat(bundles).extracting(Message::id).doesNotHaveDuplicates();
        List<UUID> told = new ArrayList<>(alone.stream().map(Message::id).toList());
        for (Message bundle : bundles) {
            List<Message> members = inSystem(() -> repository.membersOf(bundle));
            assertThat(members)
                    .isSortedAccordingTo(
                            java.util.Comparator.comparingInt(Message::urgency).thenComparing(Message::createdAt));
            assertThat(members).extracting(Message::state).containsOnly(MessageState.SENT);
            assertThat(bundle.segments()).isBetween(1, 3);
            assertThat(bundle.body())
                    .startsWith("TowerFlow : " + members.size() + " incidents vous attendent")
                    .contains(members.getFirst().incidentNumber() + " Z"
                            + members.getFirst().incidentNumber().substring(2));
            told.addAll(members.stream().map(Message::id).toList());
            // Nothing critical waited for long
            members.stream().filter(member -> member.urgency() == 0).forEach(member -> assertThat(
                            network.at.get(bundle.id()))
                    .isBefore(member.createdAt().plus(Duration.ofMinutes(2))));
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(stored);
    }

    @Test
    void jobsGoByThemselvesUpToTheCeilingAndRoutineMattersWaitForABundle() {
        ChannelSender[] nodes = {node()};
        for (int i = 0; i < 40; i++) {
            store(i, 1, true);
        }
        turn(nodes);

        assertThat(network.taken).hasSize(LIMIT.aloneAtOnce()).noneMatch(Message::bundle);
        UUID routine = store(40, 3, false);
        turn(nodes);
        clock.advance(Duration.ofSeconds(30));
        turn(nodes);
        Message bundle = network.taken.getLast();
        assertThat(network.taken).hasSize(LIMIT.aloneAtOnce() + 1);
        List<Message> members = inSystem(() -> repository.membersOf(bundle));
        assertThat(members).hasSize(40 - LIMIT.aloneAtOnce() + 1);
        assertThat(members.getLast().id()).isEqualTo(routine);
        // Whoever reads what is missing sees what tells it, and that it is over
        assertThat(inSystem(() -> gates().find(manager.id(), code(bundle))))
                .hasValueSatisfying(found -> assertThat(found.members()).hasSize(members.size()));
    }

    @Test
    void whatABundleCannotBringIsToldByTheNextWayAndSaidOfEachMember() {
        ChannelSender[] nodes = {node()};
        List<UUID> stored = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            stored.add(store(i, 2, false));
        }
        turn(nodes);
        network.refuses = true;
        clock.advance(Duration.ofSeconds(40));
        turn(nodes);

        // The product's own SMS way takes over, and its receipt counts for the three that were held
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(stored.subList(3, 6))
                .allSatisfy(id -> assertThat(message(id).state()).isEqualTo(MessageState.DELIVERED)));
        assertThat(stored.subList(0, 3))
                .allSatisfy(id -> assertThat(message(id).bundleId()).isNull());
    }

    @Test
    void whatIsStoredIsSentByItsOwnWakeUpAndWhatFoundEachCallTakenWhenOneEnds() {
        ChannelSender node = node(settings(1, Duration.ofHours(1)));
        node.start();
        try {
            for (int i = 0; i < 6; i++) {
                // Every other one comes while the one before is on its way
                network.answers = new CountDownLatch(i % 2 == 0 ? 1 : 0);
                CountDownLatch answer = network.answers;
                store(2 * i, 1, true);
                node.wake();
                await().atMost(Duration.ofSeconds(60)).until(() -> network.taken.size() % 2 == 1);
                store(2 * i + 1, 1, true);
                node.wake();
                answer.countDown();
                int told = 2 * i + 2;
                await().atMost(Duration.ofSeconds(60)).until(() -> network.taken.size() == told);
            }
        } finally {
            node.stop();
            node.awaitCalls();
        }

        assertThat(network.taken).extracting(Message::id).doesNotHaveDuplicates();
    }

    @Test
    void aStopHoldsForWhatWasStoredBeforeIt() {
        UUID stored = store(0, 1, true);
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.execute(tx -> optOuts.stop(
                        new SmsReceived("SM" + stored, phone, "+2252720000000", "STOP", clock.instant()))));
        turn(new ChannelSender[] {node()});

        assertThat(network.taken).isEmpty();
        assertThat(message(stored).state()).isEqualTo(MessageState.FAILED);
        assertThat(message(stored).error()).contains("STOP");
    }

    private void turn(ChannelSender[] nodes) {
        List<CompletableFuture<Void>> turns = new ArrayList<>();
        // Once to look and claim, once more for what was asked for and given back
        for (ChannelSender node : nodes) {
            turns.add(CompletableFuture.runAsync(() -> {
                node.look(0);
                node.awaitCalls();
            }));
        }
        turns.forEach(CompletableFuture::join);
    }

    private ChannelSender node() {
        return node(settings(50, Duration.ofSeconds(1)));
    }

    private ChannelSender node(NotificationSettings settings) {
        DigestComposer bundles = new DigestComposer(repository, gates(), texts, routes, address, settings);
        MessageThrottle throttle = new MessageThrottle(gates(), bundles, settings, new SimpleMeterRegistry());
        return new ChannelSender(
                network, repository, providers, failOver, throttle, changes, transaction, settings, clock);
    }

    private MessageThrottleRepository gates() {
        return new MessageThrottleRepository(jdbc, batches, repository, settings(50, Duration.ofSeconds(1)), clock);
    }

    private static NotificationSettings settings(int parallel, Duration polling) {
        Duration second = Duration.ofSeconds(1);
        return new NotificationSettings(
                Duration.ofHours(4),
                second,
                Duration.ofSeconds(10),
                second,
                second,
                Duration.ofMinutes(15),
                second,
                second,
                second,
                "",
                1,
                polling,
                Duration.ofDays(1),
                Map.of("whatsapp", parallel),
                Map.of("whatsapp", LIMIT),
                Duration.ofSeconds(30),
                new DeadMan(null, second));
    }

    private UUID store(int number, int urgency, boolean atOnce) {
        String incident = "I-" + (1000 + number);
        Map<String, String> parameters = Map.of("name", "Aya", "code", "Z" + (1000 + number));
        Message message = new Message(
                repository.newId(),
                Tenancy.DEFAULT,
                Channel.WHATSAPP,
                "whatsapp",
                manager.id(),
                manager.name(),
                phone,
                Locale.FRENCH,
                "test",
                null,
                "Message " + number,
                1,
                incident,
                null,
                urgency,
                MessageState.STORED,
                0,
                clock.instant().plusMillis(number),
                null,
                clock.instant().plus(Duration.ofHours(4)),
                null,
                null,
                null,
                null);
        Notice notice = new Notice(
                message.id().toString(),
                Channel.SMS,
                manager,
                "test",
                parameters,
                incident,
                null,
                urgency,
                null,
                atOnce);
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.execute(tx -> repository.insert(message, notice.idempotencyKey(), notice, true)));
        return message.id();
    }

    private Message message(UUID id) {
        return inSystem(() -> repository.find(id).orElseThrow());
    }

    private String code(Message bundle) {
        return bundle.body().replaceAll("(?s).*/inbox/bundles/(G\\d+).*", "$1");
    }

    private <T> T inSystem(Supplier<T> work) {
        return Tenancy.asSystem(() -> transaction.execute(tx -> work.get()));
    }
}
