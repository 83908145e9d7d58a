package io.towerflow.workbench.process;

import io.towerflow.identity.process.Deciders;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.workbench.ProposalCourse;
import io.towerflow.workbench.RuleProposal;
import io.towerflow.workbench.RuleProposal.Decision;
import java.time.Duration;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes over what was decided in Tasklist or by the engine's REST interface. The person is the one who is signed in, and never
 * what a variable says. Neither an unknown decision nor the author's completes the task. What was decided on the console is
 * stored already, in the same transaction.
 */
@Component
class DecideProposalListener implements TaskListener {

    private final ProposalCourse course;

    DecideProposalListener(ProposalCourse course) {
        this.course = course;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = task.getExecution().getProcessBusinessKey();
        if (course.waits(number)) {
            course.decide(
                    number,
                    decision(task),
                    minutes(TaskAnswers.text(task, "shadowMinutes")),
                    TaskAnswers.text(task, "note"),
                    Deciders.of(task));
            // The next time that is asked nothing of this stands in the form.
            task.getExecution().removeVariable("shadowMinutes");
            task.getExecution().removeVariable("note");
        }
        task.getExecution().setVariable(EngineProposalProcess.DECISION, word(course.shown(number)));
    }

    /** What the gateway asks. */
    private static String word(RuleProposal proposal) {
        return switch (proposal.state()) {
            case APPROVED -> "publish";
            case SHADOW -> "shadow";
            default -> "refuse";
        };
    }

    private static Decision decision(DelegateTask task) {
        String decision = TaskAnswers.text(task, "decision");
        try {
            return Decision.valueOf(String.valueOf(decision).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new InvalidInputException("decision", "must be publish, shadow or refuse, not " + decision);
        }
    }

    private static @Nullable Duration minutes(@Nullable String text) {
        try {
            return text == null ? null : Duration.ofMinutes(Long.parseLong(text));
        } catch (NumberFormatException wrong) {
            throw new InvalidInputException("shadowMinutes", "must be a whole number, not " + text);
        }
    }
}
