package io.towerflow.workbench;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.tenancy.Role;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells people what becomes of a proposal, each in his or her language. */
@Component
class ProposalNotices {

    /** Nobody is woken for it. */
    private static final int URGENCY = 5;

    private final Notifier notifier;
    private final People people;
    private final ProposalBriefs briefs;

    ProposalNotices(Notifier notifier, People people, ProposalBriefs briefs) {
        this.notifier = notifier;
        this.people = people;
        this.briefs = briefs;
    }

    /** Everybody who may decide; once for each time that it is asked about. */
    void asked(RuleProposal proposal) {
        String time = proposal.shadowUntil() == null ? "first" : "after-shadow-" + proposal.shadowUntil();
        Stream.concat(people.withRole(Role.ANALYST).stream(), people.withRole(Role.ADMIN).stream())
                .filter(person -> !person.id().equals(proposal.author()))
                .forEach(person -> tell(proposal, person, "workbench.asked", time));
    }

    void refused(RuleProposal proposal) {
        tell(proposal, proposal.author(), "workbench.refused");
    }

    void published(RuleProposal proposal) {
        tell(proposal, proposal.author(), "workbench.published");
    }

    void rolledBack(RuleProposal proposal) {
        Set<@Nullable String> both = new LinkedHashSet<>();
        both.add(proposal.author());
        both.add(proposal.decidedBy());
        both.stream().filter(Objects::nonNull).forEach(person -> tell(proposal, person, "workbench.rolled-back"));
    }

    private void tell(RuleProposal proposal, String person, String template) {
        people.find(person).ifPresent(known -> tell(proposal, known, template, "once"));
    }

    private void tell(RuleProposal proposal, Person person, String template, String time) {
        if (person.mail() == null) {
            return;
        }
        Map<String, String> parameters = new HashMap<>();
        parameters.put("name", person.name());
        parameters.put("proposal", proposal.number());
        parameters.put("set", briefs.set(proposal, person.language()));
        parameters.put("version", String.valueOf(proposal.version()));
        parameters.put("before", String.valueOf(proposal.basedOn()));
        parameters.put("author", proposal.author());
        parameters.put("reason", proposal.reason());
        parameters.put("why", briefs.why(proposal, person.language()));
        parameters.put("link", briefs.link(proposal));
        notifier.notify(new Notice(
                proposal.number() + "/" + template + "/" + time + "/" + person.id(),
                Channel.MAIL,
                person,
                template,
                parameters,
                null,
                null,
                URGENCY));
    }
}
