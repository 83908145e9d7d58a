package io.towerflow.escalation;

import io.towerflow.escalation.EscalationStore.Coded;
import io.towerflow.incident.IncidentDesk;
import io.towerflow.incident.Incidents;
import io.towerflow.notification.Channel;
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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes {@code OK} or {@code ACK} with the code of an escalation for an acknowledgement, in the transaction that stored the
 * SMS. The code says who answers, also where two people share a telephone.
 */
@Component
public class EscalationReplies {

    private static final Pattern CODE = Pattern.compile("\\bZ\\s?([0-9OIL]{4})\\b|(?<=[A-Z])Z([0-9]{4})\\b");
    private static final Pattern WORD = Pattern.compile("[A-Z]+");
    private static final Set<String> NO = Set.of("NO", "NON", "NOT", "PAS", "CANNOT", "REFUSE", "STOP", "DECLINE");

    private final EscalationStore store;
    private final IncidentDesk desk;
    private final Incidents incidents;
    private final People people;
    private final Notifier notifier;

    EscalationReplies(EscalationStore store, IncidentDesk desk, Incidents incidents, People people, Notifier notifier) {
        this.store = store;
        this.desk = desk;
        this.incidents = incidents;
        this.people = people;
        this.notifier = notifier;
    }

    /** Whether an SMS names the code of an escalation: nobody else needs to make sense of it. */
    public static boolean concerns(SmsReceived sms) {
        return CODE.matcher(plain(sms.body())).find();
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(SmsReceived sms) {
        String body = plain(sms.body());
        Matcher named = CODE.matcher(body);
        if (!named.find()) {
            return;
        }
        String digits = Objects.requireNonNullElse(named.group(1), named.group(2));
        String code = "Z" + digits.replace('O', '0').replace('I', '1').replace('L', '1');
        List<Person> senders = people.findByPhone(sms.from());
        Coded coded = store.ofCode(code).orElse(null);
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
            desk.acknowledge(number, person.id());
            answer(sms, person, "taken", code, number);
        }
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
                2));
    }
}
