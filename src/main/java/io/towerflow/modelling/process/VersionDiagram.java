package io.towerflow.modelling.process;

import io.towerflow.modelling.migration.ProcessVersions.Change;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.Association;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.CompensateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.EventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.MultiInstanceLoopCharacteristics;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.Signal;
import org.camunda.bpm.model.bpmn.instance.SignalEventDefinition;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.jspecify.annotations.Nullable;

/** Diagram of a version, asked what matters to whoever waits in it. */
record VersionDiagram(BpmnModelInstance model) {

    /** Types of steps where an instance waits for something. */
    private static final Set<String> WAITING = Set.of(
            "userTask", "receiveTask", "callActivity", "intermediateCatchEvent", "eventBasedGateway", "subProcess");

    Collection<FlowNode> nodes() {
        return model.getModelElementsByType(FlowNode.class);
    }

    @Nullable
    FlowNode node(String id) {
        return model.getModelElementById(id) instanceof FlowNode node ? node : null;
    }

    static String name(FlowNode node) {
        return node.getName() == null || node.getName().isBlank() ? node.getId() : node.getName();
    }

    /** Type of the element and, of an event, what it waits for, as {@code boundaryEvent.timer}. */
    static String kind(FlowNode node) {
        String type = node.getElementType().getTypeName();
        EventDefinition event = event(node);
        return event == null
                ? type
                : type + "." + event.getElementType().getTypeName().replace("EventDefinition", "");
    }

    private static @Nullable EventDefinition event(FlowNode node) {
        return node instanceof CatchEvent event
                ? event.getEventDefinitions().stream().findFirst().orElse(null)
                : null;
    }

    /** Whether it is an event that waits beside a step, and not a step where an instance is. */
    static boolean beside(FlowNode node) {
        return node instanceof BoundaryEvent || node instanceof StartEvent;
    }

    /** Whether an instance may wait at it, or have something that waits in it. */
    static boolean holds(FlowNode node) {
        if (node instanceof StartEvent) {
            return node.getParentElement() instanceof SubProcess within && within.triggeredByEvent();
        }
        return node instanceof BoundaryEvent
                ? Set.of(
                                "boundaryEvent.timer",
                                "boundaryEvent.message",
                                "boundaryEvent.signal",
                                "boundaryEvent.compensate")
                        .contains(kind(node))
                : WAITING.contains(node.getElementType().getTypeName())
                        || node.isCamundaAsyncBefore()
                        || node.isCamundaAsyncAfter();
    }

    boolean repeated(String id) {
        return node(id) instanceof Activity activity
                && activity.getLoopCharacteristics() instanceof MultiInstanceLoopCharacteristics;
    }

    /** Returns what the event waits for otherwise in its counterpart; null where nothing changed. */
    static @Nullable Change change(FlowNode before, FlowNode after) {
        String old = waitsFor(before);
        String now = waitsFor(after);
        return old == null || now == null || old.equals(now)
                ? null
                : new Change(event(before) instanceof TimerEventDefinition, old, now);
    }

    private static @Nullable String waitsFor(FlowNode node) {
        EventDefinition event = event(node);
        if (event instanceof TimerEventDefinition timer) {
            return timer.getTextContent().strip();
        }
        if (event instanceof SignalEventDefinition signal) {
            Signal sent = signal.getSignal();
            return sent == null ? null : sent.getName();
        }
        Message message = event instanceof MessageEventDefinition waiting
                ? waiting.getMessage()
                : node instanceof ReceiveTask task ? task.getMessage() : null;
        return message == null ? null : message.getName();
    }

    /** Finds the event from which this handler undoes a step; null where the step undoes itself. */
    @Nullable
    FlowNode undoneBy(String handler) {
        return model.getModelElementsByType(Association.class).stream()
                .filter(way -> way.getTarget().getId().equals(handler))
                .map(way -> node(way.getSource().getId()))
                .filter(Objects::nonNull)
                .filter(node -> event(node) instanceof CompensateEventDefinition)
                .findFirst()
                .orElse(null);
    }

    /** The id of the step that this event undoes. */
    static String undoes(FlowNode event) {
        return event instanceof BoundaryEvent boundary
                ? boundary.getAttachedTo().getId()
                : event.getId();
    }
}
