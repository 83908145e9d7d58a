package io.towerflow.workbench.proposal;

import io.towerflow.correlation.Shadows;
import io.towerflow.rules.RuleSets;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.workbench.WorkbenchSettings;
import io.towerflow.workbench.proposal.RuleProposal.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs those candidates on this node that the tables tell; ends the shadow period of one that failed. */
@Component
class ShadowSchedule {

    private static final Logger log = LoggerFactory.getLogger(ShadowSchedule.class);

    private final ProposalRepository repository;
    private final ProposalProcess process;
    private final Shadows shadows;
    private final RuleSets rules;
    private final WorkbenchSettings settings;
    private final TransactionTemplate transaction;

    ShadowSchedule(
            ProposalRepository repository,
            ProposalProcess process,
            Shadows shadows,
            RuleSets rules,
            WorkbenchSettings settings,
            TransactionTemplate transaction) {
        this.repository = repository;
        this.process = process;
        this.shadows = shadows;
        this.rules = rules;
        this.settings = settings;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelay = 2_000)
    void look() {
        List<RuleProposal> inShadow = Tenancy.asSystem(() -> Objects.requireNonNull(
                transaction.execute(tx -> repository.page(State.SHADOW, 0, settings.mostShadows()))));
        List<Shadows.Candidate> candidates = new ArrayList<>();
        for (RuleProposal proposal : inShadow) {
            if (failed(proposal)) {
                end(proposal);
            } else {
                candidates.add(
                        new Shadows.Candidate(proposal.number(), rules.version(proposal.set(), proposal.version())));
            }
        }
        shadows.run(candidates);
    }

    private boolean failed(RuleProposal proposal) {
        return Tenancy.asSystem(() -> shadows.failure(proposal.number()).isPresent());
    }

    private void end(RuleProposal proposal) {
        log.warn("The shadow of {} has failed and is ended", proposal.number());
        Tenancy.as(
                proposal.tenant(),
                () -> transaction.executeWithoutResult(tx -> process.shadowEnded(proposal.number())));
    }
}
