package io.towerflow.modelling.process;

import io.towerflow.modelling.migration.InstanceMigration.Reason;
import io.towerflow.modelling.migration.ProcessVersions;
import io.towerflow.tenancy.Tenancy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationException;
import org.camunda.bpm.engine.migration.MigrationInstruction;
import org.camunda.bpm.engine.migration.MigrationInstructionBuilder;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.migration.MigrationPlanValidationException;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinitionQuery;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.ProcessInstanceQuery;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Versions of processes in the engine, and its migration of their instances. */
@Component
class EngineProcessVersions implements ProcessVersions {

    /** Suffix by which the engine calls the frame around the repetitions of a step. */
    private static final String BODY = "#multiInstanceBody";

    /** SQL states of a transaction that gave way to another: no lock in time, a deadlock, a serialisation failure. */
    private static final Set<String> GAVE_WAY = Set.of("55P03", "40P01", "40001");

    private final RepositoryService repository;
    private final RuntimeService runtime;

    EngineProcessVersions(RepositoryService repository, RuntimeService runtime) {
        this.repository = repository;
        this.runtime = runtime;
    }

    @Override
    public List<Version> versions(String processKey) {
        return definitions().processDefinitionKey(processKey).orderByProcessDefinitionVersion().desc().list().stream()
                .map(this::version)
                .toList();
    }

    private ProcessDefinitionQuery definitions() {
        return repository
                .createProcessDefinitionQuery()
                .tenantIdIn(Tenancy.required())
                .includeProcessDefinitionsWithoutTenantId();
    }

    private Version version(ProcessDefinition definition) {
        return new Version(
                definition.getId(),
                definition.getVersion(),
                Objects.requireNonNullElse(definition.getName(), definition.getKey()),
                repository
                        .createDeploymentQuery()
                        .deploymentId(definition.getDeploymentId())
                        .singleResult()
                        .getDeploymentTime()
                        .toInstant(),
                instances(definition.getId()).count());
    }

    private ProcessInstanceQuery instances(String definition) {
        return runtime.createProcessInstanceQuery()
                .processDefinitionId(definition)
                .tenantIdIn(Tenancy.required());
    }

    @Override
    public List<Running> running(String definition, int most) {
        return instances(definition).orderByProcessInstanceId().asc().listPage(0, most).stream()
                .map(instance -> new Running(instance.getId(), instance.getBusinessKey()))
                .toList();
    }

    @Override
    public Map<String, String> names(String definition) {
        if (definitions().processDefinitionId(definition).count() == 0) {
            return Map.of();
        }
        Map<String, String> names = new HashMap<>();
        diagram(definition).nodes().forEach(node -> names.put(node.getId(), VersionDiagram.name(node)));
        return names;
    }

    private VersionDiagram diagram(String definition) {
        BpmnModelInstance model = repository.getBpmnModelInstance(definition);
        return new VersionDiagram(model);
    }

    @Override
    public List<Step> steps(String from, String to, Map<String, String> counterparts) {
        Diagrams both = new Diagrams(from, to);
        Map<String, String> equal = both.all(Map.of());
        Map<String, String> all = both.all(counterparts);
        List<Step> steps = new ArrayList<>();
        for (FlowNode node : both.before.nodes()) {
            String id = node.getId();
            boolean waits = !VersionDiagram.beside(node);
            long waiting = waits ? waiting(from, id) : 0;
            String counterpart = all.get(id);
            FlowNode next = counterpart == null ? null : both.after.node(counterpart);
            Change change = next == null ? null : VersionDiagram.change(node, next);
            if (waiting > 0 || change != null || (!equal.containsKey(id) && VersionDiagram.holds(node))) {
                steps.add(new Step(
                        id,
                        VersionDiagram.name(node),
                        VersionDiagram.kind(node),
                        waiting,
                        waits,
                        counterpart,
                        counterparts.containsKey(id),
                        equal.containsKey(id) ? List.of() : both.candidates(node, equal),
                        change));
            }
        }
        return steps;
    }

    private long waiting(String definition, String step) {
        return runtime.createExecutionQuery()
                .processDefinitionId(definition)
                .activityId(step)
                .tenantIdIn(Tenancy.required())
                .count();
    }

    /** Two versions side by side. */
    private final class Diagrams {

        private final String from;
        private final String to;
        private final VersionDiagram before;
        private final VersionDiagram after;

        Diagrams(String from, String to) {
            this.from = from;
            this.to = to;
            this.before = diagram(from);
            this.after = diagram(to);
        }

        /**
         * Returns which step continues which: those that the engine itself takes for the same, those that a person chose, and
         * what is of the same id in a chosen one, or beside it.
         */
        Map<String, String> all(Map<String, String> counterparts) {
            Map<String, String> all = new LinkedHashMap<>();
            runtime.createMigrationPlan(from, to)
                    .mapEqualActivities()
                    .build()
                    .getInstructions()
                    .forEach(one -> all.put(one.getSourceActivityId(), one.getTargetActivityId()));
            if (counterparts.isEmpty()) {
                return all;
            }
            counterparts.forEach((step, counterpart) -> {
                all.put(step, counterpart);
                if (before.repeated(step) && after.repeated(counterpart)) {
                    all.put(step + BODY, counterpart + BODY);
                }
            });
            for (FlowNode node : before.nodes()) {
                FlowNode same = after.node(node.getId());
                if (same != null
                        && VersionDiagram.kind(same).equals(VersionDiagram.kind(node))
                        && !all.containsKey(node.getId())
                        && !all.containsValue(node.getId())
                        && fits(all, node.getId(), node.getId())) {
                    all.put(node.getId(), node.getId());
                }
            }
            return all;
        }

        List<Place> candidates(FlowNode node, Map<String, String> equal) {
            List<Place> candidates = new ArrayList<>();
            for (FlowNode other : after.nodes()) {
                if (VersionDiagram.kind(other).equals(VersionDiagram.kind(node))
                        && !equal.containsValue(other.getId())
                        && fits(equal, node.getId(), other.getId())) {
                    candidates.add(new Place(other.getId(), VersionDiagram.name(other)));
                }
            }
            return candidates;
        }

        private boolean fits(Map<String, String> all, String step, String counterpart) {
            Map<String, String> more = new LinkedHashMap<>(all);
            more.put(step, counterpart);
            try {
                plan(more, false);
                return true;
            } catch (MigrationPlanValidationException refused) {
                return false;
            }
        }

        MigrationPlan plan(Map<String, String> all, boolean restartTimers) {
            var builder = runtime.createMigrationPlan(from, to);
            all.forEach((step, counterpart) -> {
                MigrationInstructionBuilder instruction = builder.mapActivities(step, counterpart);
                FlowNode node = before.node(step);
                FlowNode next = after.node(counterpart);
                Change change = node == null || next == null ? null : VersionDiagram.change(node, next);
                // Whoever waited for a message that nobody sends any more would wait for ever
                if (change != null && (!change.timer() || restartTimers)) {
                    instruction.updateEventTrigger();
                }
            });
            return builder.build();
        }

        void known(Map<String, String> counterparts) {
            List<Reason> unknown = new ArrayList<>();
            counterparts.forEach((step, counterpart) -> {
                FlowNode node = before.node(step);
                FlowNode next = after.node(counterpart);
                if (node == null || next == null || !VersionDiagram.kind(node).equals(VersionDiagram.kind(next))) {
                    unknown.add(new Reason("no-such-counterpart", step, counterpart));
                }
            });
            if (!unknown.isEmpty()) {
                throw new CannotFollow(unknown, false);
            }
        }
    }

    @Override
    public Mover mover(String from, String to, Map<String, String> counterparts, boolean restartTimers) {
        Diagrams both = new Diagrams(from, to);
        both.known(counterparts);
        try {
            return new EngineMover(from, both.plan(both.all(counterparts), restartTimers), both.before);
        } catch (MigrationPlanValidationException refused) {
            throw new CannotFollow(MigrationReasons.of(refused.getValidationReport()), false);
        }
    }

    /** Migrates instances by the plan of the engine. */
    private final class EngineMover implements Mover {

        private final String from;
        private final MigrationPlan plan;
        private final VersionDiagram diagram;
        private final Set<String> continued = new LinkedHashSet<>();

        EngineMover(String from, MigrationPlan plan, VersionDiagram diagram) {
            this.from = from;
            this.plan = plan;
            this.diagram = diagram;
            plan.getInstructions().stream()
                    .map(MigrationInstruction::getSourceActivityId)
                    .forEach(continued::add);
        }

        @Override
        public List<String> places(String instance) {
            Set<String> places = new LinkedHashSet<>();
            ActivityInstance root = runtime.getActivityInstance(instance);
            if (root != null) {
                collect(root, places);
            }
            return List.copyOf(places);
        }

        private void collect(ActivityInstance scope, Set<String> places) {
            for (TransitionInstance transition : scope.getChildTransitionInstances()) {
                places.add(transition.getActivityId());
            }
            for (ActivityInstance child : scope.getChildActivityInstances()) {
                if (child.getChildActivityInstances().length == 0 && child.getChildTransitionInstances().length == 0) {
                    places.add(child.getActivityId());
                }
                collect(child, places);
            }
        }

        @Override
        public void move(String instance) {
            ProcessInstance found = instances(from).processInstanceId(instance).singleResult();
            if (found == null) {
                throw new Gone(instance);
            }
            // The engine refuses the first of these as well, but with an error in the log for each instance
            List<Reason> lost = new ArrayList<>(places(instance).stream()
                    .filter(place -> !continued.contains(place))
                    .map(place -> new Reason("no-counterpart", place, ""))
                    .toList());
            lost.addAll(undone(instance));
            if (!lost.isEmpty()) {
                throw new CannotFollow(lost, false);
            }
            try {
                // Listeners tell people and book things, at the borders of steps that are added around a waiting one
                runtime.newMigration(plan)
                        .processInstanceIds(instance)
                        .skipCustomListeners()
                        .execute();
            } catch (MigratingProcessInstanceValidationException refused) {
                throw new CannotFollow(MigrationReasons.of(refused.getValidationReport()), false);
            } catch (NullValueException ended) {
                throw new Gone(instance);
            } catch (ProcessEngineException failed) {
                throw gaveWay(failed)
                        ? new CannotFollow(List.of(new Reason("busy", "", "")), true)
                        : new CannotFollow(
                                List.of(new Reason("other", "", Objects.requireNonNullElse(failed.getMessage(), ""))),
                                false);
            }
        }

        /** Finds what was done and could not be undone any more: the engine would forget it without a word. */
        private List<Reason> undone(String instance) {
            return runtime
                    .createEventSubscriptionQuery()
                    .processInstanceId(instance)
                    .eventType("compensate")
                    .list()
                    .stream()
                    .map(EventSubscription::getActivityId)
                    .distinct()
                    .map(this::lost)
                    .filter(Objects::nonNull)
                    .distinct()
                    .map(step -> new Reason("undo", step, ""))
                    .toList();
        }

        /** Finds the step whose undoing gets lost with this handler; null where the new version has it too. */
        private @Nullable String lost(String handler) {
            FlowNode event = diagram.undoneBy(handler);
            return event == null || continued.contains(event.getId()) ? null : VersionDiagram.undoes(event);
        }
    }

    private static boolean gaveWay(ProcessEngineException failed) {
        if (failed instanceof OptimisticLockingException) {
            return true;
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && GAVE_WAY.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
