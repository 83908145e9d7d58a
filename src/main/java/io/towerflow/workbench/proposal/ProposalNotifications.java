package io.towerflow.workbench.proposal;

import io.towerflow.people.Person;
import io.towerflow.publishing.AuthorNotifications;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells people what becomes of a proposal. */
@Component
class ProposalNotifications {

    private final AuthorNotifications mail;
    private final ProposalFormModel formModel;

    ProposalNotifications(AuthorNotifications mail, ProposalFormModel formModel) {
        this.mail = mail;
        this.formModel = formModel;
    }

    /** Notifies everybody who may decide; once for each time that it is asked about. */
    void asked(RuleProposal proposal) {
        String time = proposal.shadowUntil() == null ? "first" : "after-shadow-" + proposal.shadowUntil();
        mail.deciders(proposal.author())
                .forEach(person -> mail.tell(
                        person, proposal.number(), "workbench.asked", time, reader -> parameters(proposal, reader)));
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
        mail.tell(person, proposal.number(), template, reader -> parameters(proposal, reader));
    }

    private Map<String, String> parameters(RuleProposal proposal, Person reader) {
        return Map.of(
                "proposal", proposal.number(),
                "set", formModel.set(proposal, reader.language()),
                "version", String.valueOf(proposal.version()),
                "before", String.valueOf(proposal.basedOn()),
                "author", proposal.author(),
                "reason", proposal.reason(),
                "why", formModel.why(proposal, reader.language()),
                "link", formModel.link(proposal));
    }
}
