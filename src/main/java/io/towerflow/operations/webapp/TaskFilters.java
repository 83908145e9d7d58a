package io.towerflow.operations.webapp;

import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GRANT;

import io.towerflow.identity.Role;
import io.towerflow.operations.account.EngineRights;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates the lists of tasks that each role finds in Tasklist, most urgent first. Their names are English here and French where a
 * French reader sees them.
 */
@Component
public class TaskFilters {

    /** Variables that a list shows beside the task's name, with the heading of each. */
    private static final List<Map<String, String>> SHOWN = List.of(
            Map.of("name", "incidentNumber", "label", "Incident"),
            Map.of("name", "severity", "label", "Severity"),
            Map.of("name", "cause", "label", "Cause"),
            Map.of("name", "site", "label", "Site"),
            Map.of("name", "sla", "label", "SLA"),
            Map.of("name", "proposalNumber", "label", "Proposal"));

    private static final List<Map<String, String>> FORMERLY_SHOWN = List.of(
            Map.of("name", "incidentNumber", "label", "Incident"),
            Map.of("name", "severity", "label", "Severity"),
            Map.of("name", "site", "label", "Site"),
            Map.of("name", "proposalNumber", "label", "Proposal"));

    private static final String ALL_OF_DISPATCHERS = "All tasks of dispatchers";
    private static final String ALL_OF_MANAGERS = "Every open task";
    private static final String ALL_OF_ANALYSTS = "To approve";

    private final FilterService filters;
    private final TaskService tasks;
    private final AuthorizationService authorizations;

    /** @param rights the groups that may read the filters, which must exist before */
    TaskFilters(
            FilterService filters,
            TaskService tasks,
            AuthorizationService authorizations,
            EngineRights rights,
            TransactionTemplate transaction) {
        this.filters = filters;
        this.tasks = tasks;
        this.authorizations = authorizations;
        transaction.executeWithoutResult(tx -> {
            ensure(Role.DISPATCHER, 0, "To triage", "Incidents that wait for a decision", triage(), "#a3161b");
            ensure(Role.DISPATCHER, 1, "My tasks", "Tasks that you have claimed", mine(), "#0b5e63");
            ensure(
                    Role.DISPATCHER,
                    2,
                    "Open to all dispatchers",
                    "Tasks that nobody has claimed",
                    unclaimed("dispatcher"),
                    "#52666c");
            ensure(Role.DISPATCHER, 3, ALL_OF_DISPATCHERS, "Claimed or not", all("dispatcher"), "#52666c");
            ensure(Role.MANAGER, 4, "My tasks of management", "Tasks that you have claimed", mine(), "#0b5e63");
            ensure(Role.MANAGER, 5, "Escalated to managers", "What managers must answer", all("manager"), "#a3161b");
            ensure(Role.MANAGER, 6, ALL_OF_MANAGERS, "Of all roles", tasks.createTaskQuery(), "#52666c");
            ensure(
                    Role.ANALYST,
                    7,
                    ALL_OF_ANALYSTS,
                    "Changes of the rules that wait for another person",
                    all(Role.ANALYST.id()),
                    "#a3161b");
            ensure(Role.ANALYST, 8, "My tasks of analysis", "Tasks that you have claimed", mine(), "#0b5e63");
        });
    }

    /** The id of the widest list that one of these roles may read; empty where none of them has one. */
    public Optional<String> widestOf(Collection<String> roles) {
        boolean all = roles.contains(Role.ADMIN.id()) || roles.contains(Role.OPERATOR.id());
        String name = all || roles.contains(Role.MANAGER.id())
                ? ALL_OF_MANAGERS
                : roles.contains(Role.DISPATCHER.id())
                        ? ALL_OF_DISPATCHERS
                        : roles.contains(Role.ANALYST.id()) ? ALL_OF_ANALYSTS : null;
        return name == null
                ? Optional.empty()
                : filters.createTaskFilterQuery().filterName(name).list().stream()
                        .findFirst()
                        .map(Filter::getId);
    }

    private TaskQuery triage() {
        return all(Role.DISPATCHER.id()).taskDefinitionKeyLike("userTask_triage%");
    }

    private TaskQuery mine() {
        return tasks.createTaskQuery().taskAssigneeExpression("${currentUser()}");
    }

    private TaskQuery unclaimed(String group) {
        return tasks.createTaskQuery().taskCandidateGroup(group).taskUnassigned();
    }

    private TaskQuery all(String group) {
        return tasks.createTaskQuery().taskCandidateGroup(group).includeAssignedTasks();
    }

    /** Shows variables that came with a later version in the filters of a former one, too; what people changed stays. */
    private void showAll(Filter filter) {
        Map<String, Object> properties = filter.getProperties();
        if (properties != null && FORMERLY_SHOWN.equals(properties.get("variables"))) {
            Map<String, Object> all = new LinkedHashMap<>(properties);
            all.put("variables", SHOWN);
            filters.saveFilter(filter.setProperties(all));
        }
    }

    private void ensure(Role role, int place, String name, String description, TaskQuery query, String color) {
        Filter existing = filters.createTaskFilterQuery().filterName(name).list().stream()
                .findFirst()
                .orElse(null);
        if (existing != null) {
            showAll(existing);
            return;
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("color", color);
        properties.put("priority", place);
        properties.put("description", description);
        properties.put("refresh", true);
        properties.put("showUndefinedVariable", false);
        properties.put("variables", SHOWN);
        Filter filter = filters.newTaskFilter(name)
                .setQuery(query.orderByTaskPriority()
                        .desc()
                        .orderByDueDate()
                        .asc()
                        .orderByTaskCreateTime()
                        .asc())
                .setProperties(properties);
        filters.saveFilter(filter);
        Authorization right = authorizations.createNewAuthorization(AUTH_TYPE_GRANT);
        right.setGroupId(role.id());
        right.setResource(Resources.FILTER);
        right.setResourceId(filter.getId());
        right.addPermission(Permissions.READ);
        authorizations.saveAuthorization(right);
    }
}
