package io.towerflow.operations.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.identity.Role;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TowerFlowTest
class EngineRightsTest {

    @Autowired
    IdentityService identities;

    @Autowired
    TaskService tasks;

    @Autowired
    FilterService filters;

    private final String id = "test-" + UUID.randomUUID();

    @AfterEach
    void deleteTheTask() {
        tasks.deleteTask(id, true);
    }

    @Test
    void eachRoleSeesItsOwnTasks() {
        Task task = tasks.newTask(id);
        tasks.saveTask(task);
        tasks.addCandidateGroup(id, Role.DISPATCHER.id());

        assertThat(as(Role.DISPATCHER, this::visible)).isEqualTo(1);
        assertThat(as(Role.MANAGER, this::visible)).isEqualTo(1);
        assertThat(as(Role.ADMIN, this::visible)).isEqualTo(1);
        assertThat(as(Role.TECHNICIAN, this::visible)).isZero();
        assertThat(as(Role.ANALYST, this::visible)).isZero();

        as(Role.DISPATCHER, () -> {
            tasks.claim(id, "dispatcher");
            tasks.complete(id);
            return true;
        });
    }

    @Test
    void aDispatcherDoesNotSeeWhatWaitsForManagers() {
        Task task = tasks.newTask(id);
        tasks.saveTask(task);
        tasks.addCandidateGroup(id, Role.MANAGER.id());

        assertThat(as(Role.DISPATCHER, this::visible)).isZero();
        assertThat(as(Role.MANAGER, this::visible)).isEqualTo(1);
    }

    @Test
    void eachRoleFindsItsOwnTaskLists() {
        assertThat(as(Role.DISPATCHER, this::lists))
                .contains("To triage", "My tasks")
                .doesNotContain("Every open task");
        assertThat(as(Role.MANAGER, this::lists)).contains("Every open task").doesNotContain("To triage");
        assertThat(as(Role.ANALYST, this::lists)).containsExactlyInAnyOrder("To approve", "My tasks of analysis");
        assertThat(as(Role.TECHNICIAN, this::lists)).isEmpty();
    }

    private long visible() {
        return tasks.createTaskQuery().taskId(id).count();
    }

    private List<String> lists() {
        return filters.createTaskFilterQuery().list().stream()
                .map(Filter::getName)
                .toList();
    }

    private <T> T as(Role role, Supplier<T> work) {
        identities.setAuthentication(role.id(), List.of(role.id()), List.of("default"));
        try {
            return work.get();
        } finally {
            identities.clearAuthentication();
        }
    }
}
