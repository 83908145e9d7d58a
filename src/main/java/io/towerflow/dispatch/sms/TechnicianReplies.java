package io.towerflow.dispatch.sms;

import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.visit.CauseCodes;
import io.towerflow.dispatch.visit.JobAnswers;
import io.towerflow.dispatch.visit.ReplyCommand;
import io.towerflow.escalation.EscalationReplies;
import io.towerflow.identity.Role;
import io.towerflow.notification.SmsReceived;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Technician;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /** Time since the end of a work order within which a late answer is told what became of it. */
    private static final Duration REMEMBERED = Duration.ofDays(2);

    /** Time for which words without a code are the answer to what was asked. */
    private static final Duration ANSWERED_WITHIN = Duration.ofHours(2);

    private static final Set<ReplyCommand> NO_EXPLANATION =
            EnumSet.of(ReplyCommand.HELP, ReplyCommand.ETA, ReplyCommand.ARRIVED);

    private final WorkOrders workOrders;
    private final JobAnswers jobs;
    private final People people;
    private final SmsAnswers answers;

    TechnicianReplies(WorkOrders workOrders, JobAnswers jobs, People people, SmsAnswers answers) {
        this.workOrders = workOrders;
        this.jobs = jobs;
        this.people = people;
        this.answers = answers;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(SmsReceived sms) {
        if (EscalationReplies.concerns(sms)) {
            return;
        }
        Reply reply = Reply.parse(sms.body());
        if (reply.verb() == ReplyCommand.STOP) {
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

    /** Conversation about one SMS of known people. */
    private final class Conversation {

        private final SmsReceived sms;
        private final Reply reply;
        private final Map<String, Person> senders;
        /** Offers by work order, newest first: the last time that one of the senders was asked. */
        private final List<Asked> asked;

        private Conversation(SmsReceived sms, Reply reply, Map<String, Person> senders) {
            this.sms = sms;
            this.reply = reply;
            this.senders = senders;
            this.asked = workOrders.askedOf(senders.keySet(), sms.receivedAt().minus(REMEMBERED)).stream()
                    .map(order -> new Asked(
                            order, jobs.lastOffer(order, senders.keySet()).orElseThrow()))
                    .toList();
        }

        private void proceed() {
            String code = code();
            Asked explained = awaitingWords(code);
            if (explained != null) {
                act(explained, explanation(explained));
                return;
            }
            if (reply.verb() == ReplyCommand.UNREADABLE) {
                help("unreadable");
                return;
            }
            if (reply.verb() == ReplyCommand.HELP && code == null) {
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

        /** Returns the code that is named; one that is mentioned further on counts if the sender was asked for it. */
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

        /**
         * Returns the job of which the sender was just asked what it was, or why it could not be repaired, where this is the
         * answer: no other word that fits an open job, and no other code.
         */
        private @Nullable Asked awaitingWords(@Nullable String code) {
            if (NO_EXPLANATION.contains(reply.verb()) || asked.stream().anyMatch(this::fits)) {
                return null;
            }
            boolean onlyYes =
                    reply.verb() == ReplyCommand.ACCEPT && reply.rest().isBlank();
            return asked.stream()
                    .filter(it -> JobAnswers.awaitsWords(it.order(), it.offer())
                            // A yes answers what was asked back; else it is but politeness
                            && (!onlyYes || it.order().note() != null)
                            && (code == null || code.equals(it.order().code()))
                            && it.order()
                                    .stateChangedAt()
                                    .isAfter(sms.receivedAt().minus(ANSWERED_WITHIN)))
                    .max(Comparator.comparing(it -> it.order().stateChangedAt()))
                    .orElse(null);
        }

        /** Returns the words of the answer: a yes to what was asked back is that. */
        private String explanation(Asked it) {
            ReplyCommand verb = it.order().state() == WorkOrderState.FAILED ? ReplyCommand.CANNOT : ReplyCommand.DONE;
            if (reply.verb() == verb) {
                return reply.rest();
            }
            String asked = it.order().note();
            return verb == ReplyCommand.DONE && reply.verb() == ReplyCommand.ACCEPT && asked != null
                    ? CauseCodes.like(asked).orElse(reply.rest())
                    : sms.body().strip();
        }

        private boolean fits(Asked it) {
            return JobAnswers.fits(reply.verb(), it.order(), it.offer());
        }

        private void act(Asked it) {
            if (reply.verb() == ReplyCommand.HELP) {
                answer(senderOf(it), jobHelp(it), it.order(), Map.of());
                return;
            }
            act(it, reply.verb(), reply.rest());
        }

        private void act(Asked it, String explanation) {
            act(it, it.order().state() == WorkOrderState.FAILED ? ReplyCommand.CANNOT : ReplyCommand.DONE, explanation);
        }

        private void act(Asked it, ReplyCommand verb, String words) {
            JobAnswers.Outcome outcome = jobs.act(
                    it.order(),
                    it.offer(),
                    new JobAnswers.Said(
                            verb, words, eta(it), sms.receivedAt(), senderOf(it).language()));
            String what = outcome.reply();
            if (what == null) {
                return;
            }
            if (outcome.changed()) {
                answers.confirm(sms, senderOf(it), "dispatch.answer." + what, outcome.parameters(), it.order());
            } else {
                answer(senderOf(it), what, it.order(), outcome.parameters());
            }
        }

        /** Returns the time that is said; who accepts may say in the same SMS when he or she will be there. */
        private @Nullable Instant eta(Asked it) {
            String text = reply.verb() == ReplyCommand.ETA
                    ? sms.body()
                    : reply.verb() == ReplyCommand.ACCEPT
                                    && Reply.parse(reply.rest()).verb() == ReplyCommand.ETA
                            ? reply.rest()
                            : null;
            return text == null
                    ? null
                    : eta(text, it.order(), it.offer().technicianId()).orElse(null);
        }

        /** Returns the time in a text, in which the digits of the code are none. */
        private Optional<Instant> eta(String text, WorkOrder order, String technician) {
            String letter = order.code().substring(0, 1);
            String number = order.code().substring(1);
            String without = text.replaceAll("(?i)(?<![A-Za-z0-9])" + letter + "[\\s-]*" + number + "(?![0-9])", " ");
            return Eta.read(
                    without,
                    sms.receivedAt(),
                    people.technician(technician).map(Technician::timeZone).orElse(ZoneOffset.UTC));
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
            return JobAnswers.has(it.order(), it.offer());
        }

        private static boolean isAsked(Asked it) {
            return it.offer().state() == OfferState.OPEN;
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
