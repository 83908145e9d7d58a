package io.towerflow.escalation;

import io.towerflow.escalation.EscalationRepository.Coded;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Digest;
import io.towerflow.notification.Digests;
import io.towerflow.notification.Message;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.SmsReceived;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes {@code OK} or {@code ACK} with the code of an escalation for an acknowledgement, and with the code of a digest for one
 * of all the incidents in it that ask the sender, in the transaction that stored the SMS. The code says who answers, also
 * where two people share a telephone.
 */
@Component
public class EscalationReplies {

    private static final Pattern CODE = Pattern.compile("\\bZ\\s?([0-9OIL]{4})\\b|(?<=[A-Z])Z([0-9]{4})\\b");
    /**
     * Code of a digest at the beginning, after a word of answer at most: further on it may be a technician's name of
     * something.
     */
    private static final Pattern BUNDLE = Pattern.compile(
            "^\\W*(?:(?:OK|OKAY|ACK|YES|OUI|ALL|TOUT|TOUS|NO|NON|DECLINE|REFUSE)\\W+){0,2}G\\s?([0-9OIL]{2,4})\\b");

    private static final int NAMED = 5;
    private static final Pattern WORD = Pattern.compile("[A-Z]+");
    private static final Set<String> NO = Set.of("NO", "NON", "NOT", "PAS", "CANNOT", "REFUSE", "STOP", "DECLINE");

    private final EscalationRepository repository;
    private final IncidentService service;
    private final Incidents incidents;
    private final People people;
    private final Digests bundling;
    private final Notifier notifier;

    EscalationReplies(
            EscalationRepository repository,
            IncidentService service,
            Incidents incidents,
            People people,
            Digests bundling,
            Notifier notifier) {
        this.repository = repository;
        this.service = service;
        this.incidents = incidents;
        this.people = people;
        this.bundling = bundling;
        this.notifier = notifier;
    }

    /** Returns whether an SMS names the code of an escalation or a digest: nobody else needs to make sense of it. */
    public static boolean concerns(SmsReceived sms) {
        String body = plain(sms.body());
        return CODE.matcher(body).find() || BUNDLE.matcher(body).find();
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(SmsReceived sms) {
        String body = plain(sms.body());
        Matcher named = CODE.matcher(body);
        List<Person> senders = people.findByPhone(sms.from());
        if (!named.find()) {
            Matcher bundled = BUNDLE.matcher(body);
            if (bundled.find()) {
                answerAll(sms, body, "G" + digits(bundled.group(1)), senders);
            }
            return;
        }
        String code = "Z" + digits(Objects.requireNonNullElse(named.group(1), named.group(2)));
        Coded coded = repository.ofCode(code).orElse(null);
        Person person = coded == null
                ? null
                : senders.stream()
                        .filter(sender -> sender.id().equals(coded.personId()))
                        .findFirst()
                        .orElse(null);
        if (coded == null || person == null) {
            senders.stream().findFirst().ifPresent(sender -> answer(sms, sender, "unknown", code, ""));
            return;
        }
        String number = coded.incidentNumber();
        if (says(body, NO)) {
            answer(sms, person, "declined", code, number);
        } else if (incidents.find(number).filter(one -> !one.state().ended()).isEmpty()) {
            answer(sms, person, "over", code, number);
        } else {
            service.acknowledge(number, person.id());
            answer(sms, person, "taken", code, number);
        }
    }

    /** Acknowledges what the digest of this code told, as far as it asks its receiver and is still open. */
    private void answerAll(SmsReceived sms, String body, String code, List<Person> senders) {
        Person person = null;
        Digest bundle = null;
        for (Person sender : senders) {
            Optional<Digest> theirs = bundling.find(sender.id(), code);
            if (theirs.isPresent()) {
                person = sender;
                bundle = theirs.get();
            }
        }
        if (person == null || bundle == null) {
            senders.stream().findFirst().ifPresent(sender -> answer(sms, sender, "unknown", code, ""));
            return;
        }
        String id = person.id();
        List<String> asking = bundle.members().stream()
                .map(Message::incidentNumber)
                .filter(Objects::nonNull)
                .distinct()
                .filter(number -> repository.asks(number, id))
                .filter(number -> incidents
                        .find(number)
                        .filter(one -> !one.state().ended())
                        .isPresent())
                .toList();
        if (asking.isEmpty()) {
            answerAll(sms, person, "all-over", code, asking);
        } else if (says(body, NO)) {
            answerAll(sms, person, "all-declined", code, asking);
        } else {
            asking.forEach(number -> service.acknowledge(number, id));
            answerAll(sms, person, "all-taken", code, asking);
        }
    }

    private void answerAll(SmsReceived sms, Person to, String what, String code, List<String> numbers) {
        String list = String.join(", ", numbers.subList(0, Math.min(NAMED, numbers.size())));
        int more = numbers.size() - NAMED;
        notifier.notify(new Notice(
                        "escalation-answer/" + sms.providerId(),
                        Channel.SMS,
                        to,
                        "escalation.answer." + what,
                        Map.of(
                                "code",
                                code,
                                "count",
                                Integer.toString(numbers.size()),
                                "list",
                                more > 0 ? list + ", +" + more : list),
                        null,
                        null,
                        2)
                .sentAtOnce());
    }

    private static String digits(String written) {
        return written.replace('O', '0').replace('I', '1').replace('L', '1');
    }

    private static boolean says(String body, Set<String> words) {
        return WORD.matcher(body).results().anyMatch(word -> words.contains(word.group()));
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toUpperCase(Locale.ROOT);
    }

    private void answer(SmsReceived sms, Person to, String what, String code, String number) {
        notifier.notify(new Notice(
                        "escalation-answer/" + sms.providerId(),
                        Channel.SMS,
                        to,
                        "escalation.answer." + what,
                        Map.of("code", code, "number", number),
                        number.isEmpty() ? null : number,
                        null,
                        2)
                .sentAtOnce());
    }
}
