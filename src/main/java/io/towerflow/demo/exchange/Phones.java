package io.towerflow.demo.exchange;

import io.towerflow.identity.Role;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Technician;
import io.towerflow.tenancy.Tenancy;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Shows the phones as one sees them: whose they are, what was said, and what the last message asks to be answered. */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
class Phones {

    /** An answer as our messages spell it: a word in capitals and a code, as YES A12. */
    private static final Pattern ANSWER =
            Pattern.compile("(?<!\\S)(\\p{Lu}{2,12} \\p{Lu}{1,3}\\d{1,4})(?![\\p{L}\\d])");

    private static final int PHONES = 60;
    private static final int BUBBLES = 20;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final ExchangeRepository repository;
    private final People people;
    private final TransactionTemplate transaction;

    Phones(ExchangeRepository repository, People people, TransactionTemplate transaction) {
        this.repository = repository;
        this.people = people;
        this.transaction = transaction;
    }

    /**
     * One phone.
     *
     * @param id the number's digits, for use in a page
     * @param newest the sequence of the newest message, 0 where there is none
     */
    record Phone(String number, String id, String name, List<Bubble> talk, List<String> answers, long newest) {

        /** Whether a message came to it that a page with this newest sequence has not shown; its own answers do not count. */
        public boolean risenSince(long known) {
            return newest > known
                    && (talk.size() == 1
                            || talk.stream().anyMatch(bubble -> !bubble.typed() && bubble.sequence() > known));
        }
    }

    /** One message on a phone's screen. */
    record Bubble(String text, boolean typed, String status, String time, Instant at, long sequence) {

        private static final Pattern LINK = Pattern.compile("https?://\\S+");

        /** The first link in the text, which a telephone lets one touch; null where there is none. */
        public @Nullable String link() {
            Matcher link = LINK.matcher(text);
            return link.find() ? link.group() : null;
        }

        /** Returns what stands before the link; without one, all. */
        public String before() {
            String link = link();
            return link == null ? text : text.substring(0, text.indexOf(link));
        }

        /** Returns what stands after the link. */
        public String after() {
            String link = link();
            return link == null ? "" : text.substring(text.indexOf(link) + link.length());
        }
    }

    /** The phones with messages that changed since then, the one with the newest message first. */
    List<Phone> changedSince(Instant since) {
        Map<String, List<Sms>> talks = new LinkedHashMap<>();
        for (Sms sms : repository.latestOfEachPhone(PHONES, BUBBLES, since)) {
            talks.computeIfAbsent(sms.phone(), phone -> new ArrayList<>()).add(sms);
        }
        Owners owners = owners();
        return talks.entrySet().stream()
                .map(talk -> phone(talk.getKey(), talk.getValue(), owners))
                .toList();
    }

    /** The phones of technicians that are not among these. */
    List<Phone> quietBeside(List<Phone> talking) {
        Set<String> numbers = new HashSet<>();
        talking.forEach(phone -> numbers.add(phone.number()));
        Owners owners = owners();
        return owners.technicians().stream()
                .filter(number -> !numbers.contains(number))
                .map(number -> phone(number, List.of(), owners))
                .toList();
    }

    Phone phone(String number) {
        List<Sms> talk = new ArrayList<>(repository.ofPhone(number, BUBBLES, 0));
        Collections.reverse(talk);
        return phone(number, talk, owners());
    }

    /** Returns whose phone each number is. */
    Map<String, String> names() {
        return owners().names();
    }

    /** Owners of the phones by number: names, time zones, and the numbers of technicians. */
    private record Owners(Map<String, String> names, Map<String, ZoneId> zones, Set<String> technicians) {}

    private Owners owners() {
        String tenant = Objects.requireNonNullElse(Tenancy.current(), Tenancy.DEFAULT);
        return Objects.requireNonNull(Tenancy.as(
                tenant,
                () -> transaction.execute(tx -> {
                    Map<String, String> names = new HashMap<>();
                    Map<String, ZoneId> zones = new HashMap<>();
                    Set<String> technicians = new LinkedHashSet<>();
                    for (Role role : Role.values()) {
                        people.withRole(role).forEach(person -> name(names, person));
                    }
                    for (Technician technician : people.technicians()) {
                        name(names, technician.person());
                        String phone = technician.person().phone();
                        if (phone != null) {
                            zones.put(phone, technician.timeZone());
                            technicians.add(phone);
                        }
                    }
                    return new Owners(names, zones, technicians);
                })));
    }

    private static void name(Map<String, String> names, Person person) {
        if (person.phone() != null) {
            names.merge(person.phone(), person.name(), (one, other) -> one.contains(other) ? one : one + ", " + other);
        }
    }

    private static Phone phone(String number, List<Sms> talk, Owners owners) {
        ZoneId zone = owners.zones().getOrDefault(number, ZoneOffset.UTC);
        @Nullable Sms newest = talk.isEmpty() ? null : talk.get(talk.size() - 1);
        return new Phone(
                number,
                number.replaceAll("\\D", ""),
                owners.names().getOrDefault(number, number),
                talk.stream().map(sms -> bubble(sms, zone)).toList(),
                answers(talk),
                newest == null ? 0 : newest.sequence());
    }

    private static Bubble bubble(Sms sms, ZoneId zone) {
        return new Bubble(
                sms.body(),
                sms.inbound(),
                sms.status(),
                TIME.format(sms.createdAt().atZone(zone)),
                sms.createdAt(),
                sms.sequence());
    }

    /** Returns what the messages since the last answer ask for. */
    private static List<String> answers(List<Sms> talk) {
        Set<String> answers = new LinkedHashSet<>();
        for (Sms sms : talk) {
            if (sms.inbound()) {
                answers.clear();
            } else {
                answers.addAll(answers(sms.body()));
            }
        }
        return List.copyOf(answers);
    }

    static List<String> answers(String text) {
        return ANSWER.matcher(text)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }
}
