package io.towerflow.dispatch.sms;

import io.towerflow.dispatch.CauseCodes;
import io.towerflow.dispatch.DispatchDesk;
import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.SmsAnswers;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.escalation.EscalationReplies;
import io.towerflow.notification.SmsReceived;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Technician;
import io.towerflow.problem.ConflictException;
import io.towerflow.tenancy.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
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

    /** The cause codes, as the answer to a DONE without one lists them. */
    private static final String CAUSES = String.join(", ", CauseCodes.all());

    private final WorkOrders workOrders;
    private final DispatchDesk desk;
    private final People people;
    private final SmsAnswers answers;
    private final MessageSource texts;

    TechnicianReplies(
            WorkOrders workOrders, DispatchDesk desk, People people, SmsAnswers answers, MessageSource texts) {
        this.workOrders = workOrders;
        this.desk = desk;
        this.people = people;
        this.answers = answers;
        this.texts = texts;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(SmsReceived sms) {
        if (EscalationReplies.concerns(sms)) {
            return;
        }
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

        /** Of those who share the phone, the one who has the work order, else one who is being asked, else the last asked. */
        private Offer lastOffer(WorkOrder order) {
            return workOrders.offers(order.id()).stream()
                    .filter(offer -> senders.containsKey(offer.technicianId()) && offer.offeredAt() != null)
                    .max(Comparator.comparing(
                                    (Offer offer) -> offer.technicianId().equals(order.technicianId()))
                            .thenComparing(offer -> offer.state() == OfferState.OPEN)
                            .thenComparing(Offer::number))
                    .orElseThrow();
        }

        private void proceed() {
            if (reply.verb() == Verb.UNREADABLE) {
                help("unreadable");
                return;
            }
            String code = code();
            if (reply.verb() == Verb.HELP && code == null) {
                help("help");
                return;
            }
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
                help("help");
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
            boolean has = has(it);
            WorkOrderState state = it.order().state();
            return switch (reply.verb()) {
                case ACCEPT, DECLINE -> it.offer().state() == OfferState.OPEN;
                case ARRIVED, ETA -> has && state == WorkOrderState.ACKNOWLEDGED;
                case DONE, CANNOT, PART ->
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
                    case ACCEPT -> {
                        desk.accept(id, technician, technician);
                        Reply more = Reply.parse(said);
                        if (more.verb() == Verb.ETA) {
                            eta(said, it.order(), technician)
                                    .ifPresent(time -> desk.expect(id, technician, time, technician));
                        }
                    }
                    case DECLINE -> {
                        desk.decline(id, technician, said, technician);
                        confirm(it, "declined", Map.of());
                    }
                    case ETA -> expect(it);
                    case ARRIVED -> {
                        desk.arrive(id, technician, technician);
                        confirm(it, "arrived", Map.of());
                    }
                    case PART -> lackPart(it);
                    case DONE -> done(it);
                    case CANNOT -> {
                        desk.fail(id, technician, said, technician);
                        confirm(it, "not-repaired", Map.of());
                    }
                    case HELP -> answer(senderOf(it), jobHelp(it), it.order(), Map.of());
                    case STOP, UNREADABLE -> help("unreadable");
                }
            } catch (ConflictException notNow) {
                answer(senderOf(it), whyNot(it), it.order(), Map.of());
            }
        }

        private void expect(Asked it) {
            String technician = it.offer().technicianId();
            // Without a time nothing is changed, but whether he or she has the work order still decides the answer.
            Optional<Instant> time = eta(sms.body(), it.order(), technician);
            if (time.isEmpty() && fits(it)) {
                answer(senderOf(it), "eta-when", it.order(), Map.of());
                return;
            }
            desk.expect(it.order().id(), technician, time.orElse(sms.receivedAt()), technician);
            confirm(it, "eta", Map.of("time", desk.clockTime(time.orElse(sms.receivedAt()), technician)));
        }

        /** The time in a text, in which the digits of the code are none. */
        private Optional<Instant> eta(String text, WorkOrder order, String technician) {
            String letter = order.code().substring(0, 1);
            String number = order.code().substring(1);
            String without = text.replaceAll("(?i)(?<![A-Za-z0-9])" + letter + "[\\s-]*" + number + "(?![0-9])", " ");
            return Eta.read(
                    without,
                    sms.receivedAt(),
                    people.technician(technician).map(Technician::timeZone).orElse(ZoneOffset.UTC));
        }

        private void lackPart(Asked it) {
            if (reply.rest().isBlank() && fits(it)) {
                answer(senderOf(it), "part-which", it.order(), Map.of());
                return;
            }
            String technician = it.offer().technicianId();
            desk.lackPart(it.order().id(), technician, reply.rest(), technician);
            confirm(it, "part", Map.of("part", reply.rest()));
        }

        private void done(Asked it) {
            String id = it.order().id();
            String technician = it.offer().technicianId();
            String said = reply.rest();
            boolean afterwards = it.order().state() == WorkOrderState.COMPLETED
                    && it.order().note() == null
                    && !said.isBlank()
                    && technician.equals(it.order().technicianId());
            if (afterwards) {
                desk.explain(id, technician, said, technician);
            } else {
                desk.complete(id, technician, said, technician);
            }
            if (said.isBlank()) {
                confirm(it, "done-why", Map.of("causes", CAUSES));
            } else {
                confirm(it, CauseCodes.in(said).isPresent() ? "done-cause" : "done", Map.of("cause", cause(it, said)));
            }
        }

        private String cause(Asked it, String said) {
            return CauseCodes.in(said)
                    .map(code -> String.valueOf(texts.getMessage(
                            "dispatch.cause." + code, null, code, senderOf(it).language())))
                    .orElse(said);
        }

        private static String jobHelp(Asked it) {
            boolean has = has(it);
            return switch (it.order().state()) {
                case PENDING -> it.offer().state() == OfferState.OPEN ? "accept-first" : "gone-on";
                case ACKNOWLEDGED -> has ? "help-accepted" : "gone-on";
                case IN_PROGRESS -> has ? "help-on-site" : "gone-on";
                case COMPLETED, FAILED -> has ? "already-ended" : "gone-on";
                case CANCELLED, REJECTED -> "not-needed";
            };
        }

        /** What the sender should know of a work order for which the reply comes too late or too early. */
        private String whyNot(Asked it) {
            WorkOrder order = it.order();
            boolean has = has(it);
            return switch (order.state()) {
                case CANCELLED, REJECTED -> "not-needed";
                case COMPLETED, FAILED -> has ? "already-ended" : "gone-on";
                case ACKNOWLEDGED, IN_PROGRESS -> has ? "already-yours" : "gone-on";
                case PENDING -> it.offer().state() == OfferState.OPEN ? "accept-first" : "gone-on";
            };
        }

        private void help(String what) {
            List<Asked> open = asked.stream()
                    .filter(it -> it.order().open() && (isAsked(it) || has(it)))
                    .toList();
            if (open.isEmpty()) {
                answer(anySender(), "nothing-open", null, Map.of());
            } else {
                Asked one = open.getFirst();
                answer(
                        senderOf(one),
                        what,
                        null,
                        Map.of("codes", codes(open), "code", one.order().code()));
            }
        }

        private static boolean has(Asked it) {
            return it.offer().technicianId().equals(it.order().technicianId());
        }

        private static boolean isAsked(Asked it) {
            return it.offer().state() == OfferState.OPEN;
        }

        private void confirm(Asked it, String what, Map<String, String> more) {
            Map<String, String> parameters = new HashMap<>(more);
            parameters.put("code", it.order().code());
            answers.confirm(sms, senderOf(it), "dispatch.answer." + what, parameters, it.order());
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
