package io.towerflow.workbench.process;

import io.towerflow.publishing.process.WaitingProcesses;
import io.towerflow.workbench.proposal.ProposalProcess;
import io.towerflow.workbench.proposal.RuleProposal;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;

/** Fronts the process publish-rules. */
@Component
class EngineProposalProcess implements ProposalProcess {

    private final RuntimeService runtime;
    private final WaitingProcesses waiting;

    EngineProposalProcess(RuntimeService runtime, WaitingProcesses waiting) {
        this.runtime = runtime;
        this.waiting = waiting;
    }

    @Override
    public String start(RuleProposal proposal) {
        return runtime.createMessageCorrelation("rules.proposed")
                .processInstanceBusinessKey(proposal.number())
                .setVariable(PublishRulesSteps.NUMBER, proposal.number())
                .correlateStartMessage()
                .getId();
    }

    @Override
    public boolean decided(String number) {
        return waiting.complete(number, "userTask_approveRules");
    }

    @Override
    public boolean backtestEnded(String number) {
        return waiting.tell(number, "rules.backtestEnded");
    }

    @Override
    public boolean withdrawn(String number) {
        return waiting.tell(number, "rules.withdrawn");
    }

    @Override
    public boolean shadowEnded(String number) {
        return waiting.tell(number, "rules.shadowEnded");
    }

    @Override
    public boolean rolledBack(String number) {
        return waiting.tell(number, "rules.rolledBack");
    }
}
