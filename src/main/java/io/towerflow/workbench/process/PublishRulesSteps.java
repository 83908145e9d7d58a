package io.towerflow.workbench.process;

import io.towerflow.identity.process.FormVariables;
import io.towerflow.identity.process.TaskActor;
import io.towerflow.identity.process.TaskAnswers;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.workbench.proposal.ProposalFormModel;
import io.towerflow.workbench.proposal.ProposalLifecycle;
import io.towerflow.workbench.proposal.ProposalUnfitException;
import io.towerflow.workbench.proposal.RuleProposal;
import io.towerflow.workbench.proposal.RuleProposal.Decision;
import java.time.Duration;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Names the steps of the process publish-rules and its variables. Diagrams call a step by its method's name, those of released
 * versions too: one that a released diagram calls stays.
 */
@Configuration(proxyBeanMethods = false)
class PublishRulesSteps {

    static final String NUMBER = "proposalNumber";

    private static final String BACKTEST_ENDED = "backtestEnded";
    private static final String SHADOW_END = "shadowEnd";
    private static final String WATCH_END = "watchEnd";
    private static final String NEXT_LOOK = "nextLook";
    private static final String LEFT_BAND = "leftBand";

    /** Variable of what the form asks, and afterwards what the gateway asks. */
    private static final String DECISION = "decision";

    private static final String SHADOW_MINUTES = "shadowMinutes";
    private static final String NOTE = "note";

    /** The error that the diagram catches where the proposal can no longer be put in force. */
    private static final String PROPOSAL_UNFIT = "proposalUnfit";

    @Bean
    JavaDelegate testRulesDelegate(ProposalLifecycle lifecycle) {
        return fitting(execution -> lifecycle.test(execution.getProcessBusinessKey()));
    }

    @Bean
    JavaDelegate startBacktestDelegate(ProposalLifecycle lifecycle) {
        return execution -> lifecycle.startBacktest(execution.getProcessBusinessKey());
    }

    @Bean
    JavaDelegate lookAtBacktestDelegate(ProposalLifecycle lifecycle) {
        return fitting(execution ->
                execution.setVariable(BACKTEST_ENDED, lifecycle.backtestEnded(execution.getProcessBusinessKey())));
    }

    @Bean
    JavaDelegate publishRulesDelegate(ProposalLifecycle lifecycle) {
        return fitting(execution -> {
            execution.setVariable(
                    WATCH_END,
                    lifecycle.publish(execution.getProcessBusinessKey()).toString());
            execution.setVariable(NEXT_LOOK, lifecycle.nextLook().toString());
        });
    }

    @Bean
    JavaDelegate lookAtEffectsDelegate(ProposalLifecycle lifecycle) {
        return execution -> {
            execution.setVariable(LEFT_BAND, lifecycle.leavesBand(execution.getProcessBusinessKey()));
            execution.setVariable(NEXT_LOOK, lifecycle.nextLook().toString());
        };
    }

    @Bean
    JavaDelegate confirmRulesDelegate(ProposalLifecycle lifecycle) {
        return execution -> lifecycle.confirm(execution.getProcessBusinessKey());
    }

    @Bean
    JavaDelegate rollBackRulesDelegate(ProposalLifecycle lifecycle) {
        return execution -> lifecycle.rollBack(execution.getProcessBusinessKey());
    }

    @Bean
    JavaDelegate startShadowDelegate(ProposalLifecycle lifecycle) {
        return execution -> execution.setVariable(
                SHADOW_END,
                lifecycle.shadowUntil(execution.getProcessBusinessKey()).toString());
    }

    @Bean
    JavaDelegate endShadowDelegate(ProposalLifecycle lifecycle) {
        return execution -> lifecycle.endShadow(execution.getProcessBusinessKey());
    }

    @Bean
    JavaDelegate refuseRulesDelegate(ProposalLifecycle lifecycle) {
        return execution -> lifecycle.refuse(execution.getProcessBusinessKey());
    }

    /** Asks about the proposal, and makes the read-only variables of the task that its form shows, in both languages. */
    @Bean
    TaskListener showProposalListener(ProposalLifecycle lifecycle, ProposalFormModel formModel, FormVariables display) {
        return task -> {
            String number = task.getExecution().getProcessBusinessKey();
            lifecycle.ask(number);
            RuleProposal proposal = lifecycle.shown(number);
            task.getExecution().removeVariable(DECISION);
            TaskAnswers.show(task, display, language -> formModel.brief(proposal, language));
        };
    }

    /**
     * Takes over what was decided in Tasklist or by the engine's REST interface. The person is the one who is signed in, and
     * never what a variable says. Neither an unknown decision nor the author's completes the task. What was decided on the
     * console is stored already, in the same transaction.
     */
    @Bean
    TaskListener decideProposalListener(ProposalLifecycle lifecycle) {
        return task -> {
            String number = task.getExecution().getProcessBusinessKey();
            if (lifecycle.waits(number)) {
                lifecycle.decide(
                        number,
                        decision(task),
                        minutes(TaskAnswers.text(task, SHADOW_MINUTES)),
                        TaskAnswers.text(task, NOTE),
                        TaskActor.of(task));
                // The next time that is asked nothing of this stands in the form.
                task.getExecution().removeVariable(SHADOW_MINUTES);
                task.getExecution().removeVariable(NOTE);
            }
            task.getExecution().setVariable(DECISION, word(lifecycle.shown(number)));
        };
    }

    /** Lets the diagram catch that the proposal has become unfit. */
    private static JavaDelegate fitting(JavaDelegate step) {
        return execution -> {
            try {
                step.execute(execution);
            } catch (ProposalUnfitException unfit) {
                throw new BpmnError(PROPOSAL_UNFIT, unfit.getMessage());
            }
        };
    }

    /** Word for what the gateway asks. */
    private static String word(RuleProposal proposal) {
        return switch (proposal.state()) {
            case APPROVED -> "publish";
            case SHADOW -> "shadow";
            default -> "refuse";
        };
    }

    private static Decision decision(DelegateTask task) {
        String decision = TaskAnswers.text(task, DECISION);
        try {
            return Decision.valueOf(String.valueOf(decision).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new InvalidInputException(DECISION, "must be publish, shadow or refuse, not " + decision);
        }
    }

    private static @Nullable Duration minutes(@Nullable String text) {
        try {
            return text == null ? null : Duration.ofMinutes(Long.parseLong(text));
        } catch (NumberFormatException wrong) {
            throw new InvalidInputException(SHADOW_MINUTES, "must be a whole number, not " + text);
        }
    }
}
