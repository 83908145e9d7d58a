package io.towerflow.dispatch.sms;

import io.towerflow.dispatch.DispatchDesk;
import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.SmsAnswers;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.notification.SmsReceived;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.problem.ConflictException;
import io.towerflow.tenancy.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Does what technicians say by SMS, in the transaction that stored the SMS. What cannot be done changes nothing and gets an
 * answer that helps.
 */
@Component
class TechnicianReplies {

    /** A late answer to a work order that ended within this time is told what became of it. */
    private static final Duration REMEMBERED = Duration.ofDays(2);

    private final WorkOrders workOrders;
    private final DispatchDesk desk;
    private final People people;
    private final SmsAnswers answers;

    TechnicianReplies(WorkOrders workOrders, DispatchDesk desk, People people, SmsAnswers answers) {
        this.workOrders = workOrders;
        this.desk = desk;
        this.people = people;
        this.answers = answers;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(SmsReceived sms) {
        Reply reply = Reply.parse(sms.body());
        if (reply.verb() == Verb.STOP) {
            return;
        }
        Map<String, Person> senders =
                people.findByPhone(sms.from()).stream().collect(Collectors.toMap(Person::id, person -> person));
        if (senders.isEmpty()) {
            Locale language = reply.language() == null ? Locale.FRENCH : reply.language();
            Person unknown = new Person("unknown", sms.from(), Role.TECHNICIAN, sms.from(), null, language);
            answers.answer(sms, unknown, "dispatch.answer.unknown-phone", Map.of(), null);
            return;
        }
        new Conversation(sms, reply, senders).proceed();
    }

    /** One SMS of known people. */
    private final class Conversation {

        private final SmsReceived sms;
        private final Reply reply;
        private final Map<String, Person> senders;
        /** By work order, newest first: the last time that one of the senders was asked. */
        private final List<Asked> asked;

        private Conversation(SmsReceived sms, Reply reply, Map<String, Person> senders) {
            this.sms = sms;
            this.reply = reply;
            this.senders = senders;
            this.asked = workOrders.askedOf(senders.keySet(), sms.receivedAt().minus(REMEMBERED)).stream()
                    .map(order -> new Asked(order, lastOffer(order)))
                    .toList();
        }

        private Offer lastOffer(WorkOrder order) {
            return workOrders.offers(order.id()).stream()
                    .filter(offer -> senders.containsKey(offer.technicianId()) && offer.offeredAt() != null)
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
        }

        private void proceed() {
            if (reply.verb() == Verb.HELP || reply.verb() == Verb.UNREADABLE) {
                help();
                return;
            }
            String code = code();
            if (code == null) {
                withoutCode();
                return;
            }
            asked.stream()
                    .filter(it -> it.order().code().equals(code))
                    .findFirst()
                    .ifPresentOrElse(this::act, () -> answer(anySender(), "not-yours", null, Map.of("code", code)));
        }

        /** The code that is named; one that is mentioned further on counts if the sender was asked for it. */
        private @Nullable String code() {
            if (reply.code() != null) {
                return reply.code();
            }
            Set<String> known = asked.stream().map(it -> it.order().code()).collect(Collectors.toSet());
            return reply.mentions().stream().filter(known::contains).findFirst().orElse(null);
        }

        private void withoutCode() {
            List<Asked> fitting = asked.stream().filter(this::fits).toList();
            if (fitting.size() == 1) {
                act(fitting.getFirst());
            } else if (fitting.isEmpty()) {
                help();
            } else {
                Asked one = fitting.getFirst();
                answer(
                        senderOf(one),
                        "which-one",
                        null,
                        Map.of("codes", codes(fitting), "code", one.order().code()));
            }
        }

        private boolean fits(Asked it) {
            boolean has = it.offer().technicianId().equals(it.order().technicianId());
            WorkOrderState state = it.order().state();
            return switch (reply.verb()) {
                case ACCEPT, DECLINE -> it.offer().state() == OfferState.OPEN;
                case ARRIVED -> has && state == WorkOrderState.ACKNOWLEDGED;
                case DONE, CANNOT ->
                    has && (state == WorkOrderState.ACKNOWLEDGED || state == WorkOrderState.IN_PROGRESS);
                case HELP, STOP, UNREADABLE -> false;
            };
        }

        private void act(Asked it) {
            String id = it.order().id();
            String technician = it.offer().technicianId();
            String said = reply.rest();
            try {
                switch (reply.verb()) {
                    case ACCEPT -> desk.accept(id, technician, technician);
                    case DECLINE -> {
                        desk.decline(id, technician, said, technician);
                        answer(senderOf(it), "declined", it.order(), Map.of());
                    }
                    case ARRIVED -> {
                        desk.arrive(id, technician, technician);
                        answer(senderOf(it), "arrived", it.order(), Map.of());
                    }
                    case DONE -> {
                        desk.complete(id, technician, said, technician);
                        answer(senderOf(it), "done", it.order(), Map.of());
                    }
                    case CANNOT -> {
                        desk.fail(id, technician, said, technician);
                        answer(senderOf(it), "not-repaired", it.order(), Map.of());
                    }
                    case HELP, STOP, UNREADABLE -> help();
                }
            } catch (ConflictException notNow) {
                answer(senderOf(it), whyNot(it), it.order(), Map.of());
            }
        }

        /** What the sender should know of a work order for which the reply comes too late or too early. */
        private String whyNot(Asked it) {
            WorkOrder order = it.order();
            boolean has = it.offer().technicianId().equals(order.technicianId());
            return switch (order.state()) {
                case CANCELLED, REJECTED -> "not-needed";
                case COMPLETED, FAILED -> has ? "already-ended" : "gone-on";
                case ACKNOWLEDGED, IN_PROGRESS -> has ? "already-yours" : "gone-on";
                case PENDING -> it.offer().state() == OfferState.OPEN ? "accept-first" : "gone-on";
            };
        }

        private void help() {
            List<Asked> open = asked.stream()
                    .filter(it -> it.order().open()
                            && it.offer().technicianId().equals(it.order().technicianId()))
                    .toList();
            if (open.isEmpty()) {
                answer(anySender(), "nothing-open", null, Map.of());
            } else {
                Asked one = open.getFirst();
                answer(
                        senderOf(one),
                        "help",
                        null,
                        Map.of("codes", codes(open), "code", one.order().code()));
            }
        }

        private void answer(Person to, String what, @Nullable WorkOrder about, Map<String, String> more) {
            Map<String, String> parameters = new HashMap<>(more);
            if (about != null) {
                parameters.put("code", about.code());
            }
            answers.answer(sms, to, "dispatch.answer." + what, parameters, about);
        }

        private Person senderOf(Asked it) {
            return Objects.requireNonNull(senders.get(it.offer().technicianId()));
        }

        private Person anySender() {
            return senders.values().stream()
                    .filter(person -> reply.language() == null
                            || person.language()
                                    .getLanguage()
                                    .equals(reply.language().getLanguage()))
                    .findFirst()
                    .orElseGet(() -> senders.values().iterator().next());
        }
    }

    private static String codes(List<Asked> asked) {
        return asked.stream().map(it -> it.order().code()).distinct().collect(Collectors.joining(", "));
    }

    private record Asked(WorkOrder order, Offer offer) {}
}
