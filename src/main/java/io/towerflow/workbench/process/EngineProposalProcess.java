package io.towerflow.workbench.process;

import io.towerflow.workbench.ProposalProcess;
import io.towerflow.workbench.RuleProposal;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** The front of the process publish-rules. */
@Component
class EngineProposalProcess implements ProposalProcess {

    static final String BACKTEST_ENDED = "backtestEnded";
    static final String DECISION = "decision";
    static final String SHADOW_END = "shadowEnd";
    static final String WATCH_END = "watchEnd";
    static final String NEXT_LOOK = "nextLook";
    static final String LEFT_BAND = "leftBand";

    private final RuntimeService runtime;
    private final TaskService tasks;

    EngineProposalProcess(RuntimeService runtime, TaskService tasks) {
        this.runtime = runtime;
        this.tasks = tasks;
    }

    @Override
    public String start(RuleProposal proposal) {
        return runtime.createMessageCorrelation("rules.proposed")
                .processInstanceBusinessKey(proposal.number())
                .setVariable("proposalNumber", proposal.number())
                .correlateStartMessage()
                .getId();
    }

    @Override
    public boolean decided(String number) {
        Task task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("userTask_approveRules")
                .singleResult();
        if (task == null) {
            return false;
        }
        tasks.complete(task.getId());
        return true;
    }

    @Override
    public boolean withdrawn(String number) {
        return tell(number, "rules.withdrawn");
    }

    @Override
    public boolean shadowEnded(String number) {
        return tell(number, "rules.shadowEnded");
    }

    @Override
    public boolean rolledBack(String number) {
        return tell(number, "rules.rolledBack");
    }

    private boolean tell(String number, String message) {
        Execution waiting = runtime.createExecutionQuery()
                .processInstanceBusinessKey(number)
                .messageEventSubscriptionName(message)
                .singleResult();
        if (waiting == null) {
            return false;
        }
        runtime.messageEventReceived(message, waiting.getId());
        return true;
    }
}
