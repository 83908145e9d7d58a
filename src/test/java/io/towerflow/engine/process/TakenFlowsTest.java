package io.towerflow.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.impl.persistence.entity.HistoricActivityInstanceEntity;
import org.camunda.bpm.engine.impl.pvm.runtime.ActivityInstanceState;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TakenFlowsTest {

    /** A question with two answers that meet again, and a way back. */
    private static final BpmnModelInstance DIAGRAM = Bpmn.createExecutableProcess("p")
            .startEvent("start")
            .sequenceFlowId("first")
            .userTask("ask")
            .sequenceFlowId("asked")
            .exclusiveGateway("question")
            .sequenceFlowId("yes")
            .serviceTask("do")
            .sequenceFlowId("done")
            .exclusiveGateway("join")
            .sequenceFlowId("ends")
            .endEvent("end")
            .moveToNode("question")
            .sequenceFlowId("no")
            .connectTo("join")
            .moveToNode("question")
            .sequenceFlowId("again")
            .connectTo("ask")
            .done();

    @Test
    void goesAlongTheArrowFromWhereItCame() {
        assertThat(flows(
                        step("start", 0, 0L),
                        step("ask", 0, 5L),
                        step("question", 5, 5L),
                        step("join", 5, 5L),
                        step("end", 5, 5L)))
                .containsExactlyInAnyOrder("first", "asked", "no", "ends");
    }

    @Test
    void goesTheWayBackBeforeTheWayOn() {
        assertThat(flows(
                        step("start", 0, 0L),
                        step("ask", 0, 5L),
                        step("question", 5, 5L),
                        step("ask", 6, 9L),
                        step("question", 9, 9L),
                        step("do", 9, 20L),
                        step("join", 20, 20L),
                        step("end", 20, 20L)))
                .containsExactlyInAnyOrder("first", "asked", "again", "yes", "done", "ends");
    }

    @Test
    void goesNoWayFromWhatIsNotLeftYetOrWasInterrupted() {
        assertThat(flows(step("start", 0, 0L), step("ask", 0, null))).containsExactly("first");
        HistoricActivityInstanceEntity interrupted = step("do", 5, 8L);
        interrupted.setActivityInstanceState(ActivityInstanceState.CANCELED.getStateCode());
        assertThat(flows(step("start", 0, 0L), interrupted, step("join", 8, 8L)))
                .isEmpty();
    }

    private static Set<String> flows(HistoricActivityInstance... steps) {
        return new TakenFlows(DIAGRAM).of(List.of(steps));
    }

    private static HistoricActivityInstanceEntity step(String id, long began, @Nullable Long ended) {
        HistoricActivityInstanceEntity step = new HistoricActivityInstanceEntity();
        step.setActivityId(id);
        step.setStartTime(new Date(began));
        step.setEndTime(ended == null ? null : new Date(ended));
        return step;
    }
}
