package io.towerflow.engine.process;

import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.jspecify.annotations.Nullable;

/**
 * Finds the arrows that a process went along. The engine's history has steps alone: each was come to from the one that was
 * left last before it, of those from which an arrow leads to it.
 */
final class TakenFlows {

    private final Map<String, List<Flow>> byTarget = new HashMap<>();

    TakenFlows(BpmnModelInstance diagram) {
        for (SequenceFlow flow : diagram.getModelElementsByType(SequenceFlow.class)) {
            byTarget.computeIfAbsent(flow.getTarget().getId(), target -> new ArrayList<>())
                    .add(new Flow(flow.getId(), flow.getSource().getId()));
        }
    }

    /** An arrow from a step. */
    private record Flow(String id, String source) {}

    /** @param steps in the order in which they were entered */
    Set<String> of(List<HistoricActivityInstance> steps) {
        Map<String, List<Date>> left = new HashMap<>();
        steps.stream()
                .filter(step -> step.getEndTime() != null && !step.isCanceled())
                .forEach(step -> left.computeIfAbsent(step.getActivityId(), id -> new ArrayList<>())
                        .add(step.getEndTime()));
        Set<String> taken = new HashSet<>();
        steps.forEach(step -> {
            Flow flow = last(byTarget.getOrDefault(step.getActivityId(), List.of()), left, step.getStartTime());
            if (flow != null) {
                taken.add(flow.id());
            }
        });
        return taken;
    }

    private static @Nullable Flow last(List<Flow> flows, Map<String, List<Date>> left, Date entered) {
        Flow last = null;
        Date latest = new Date(Long.MIN_VALUE);
        for (Flow flow : flows) {
            for (Date at : left.getOrDefault(flow.source(), List.of())) {
                if (!at.after(entered) && !at.before(latest)) {
                    last = flow;
                    latest = at;
                }
            }
        }
        return last;
    }
}
