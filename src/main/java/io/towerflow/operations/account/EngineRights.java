package io.towerflow.operations.account;

import static org.camunda.bpm.engine.authorization.Authorization.ANY;
import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GRANT;

import io.towerflow.identity.Role;
import io.towerflow.tenancy.Tenancy;
import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates one group of the engine for each role, and what it may do inside the engine. A task grants its candidates the right to
 * read and work on it, so that each role sees its own tasks; what stands here is the rest. Only an operator is the engine's
 * super-user, past its tenants; an administrator works on all of the own tenant's tasks and processes.
 */
@Component
public class EngineRights {

    /** Right of a role: what it may do with one resource. */
    private record Right(Role role, Resource resource, String id, List<? extends Permission> permissions) {}

    private static final List<Right> RIGHTS = List.of(
            new Right(Role.DISPATCHER, Resources.APPLICATION, "tasklist", List.of(Permissions.ACCESS)),
            new Right(Role.DISPATCHER, Resources.APPLICATION, "welcome", List.of(Permissions.ACCESS)),
            new Right(
                    Role.DISPATCHER,
                    Resources.PROCESS_DEFINITION,
                    ANY,
                    List.of(ProcessDefinitionPermissions.READ, ProcessDefinitionPermissions.READ_INSTANCE)),
            new Right(Role.DISPATCHER, Resources.DEPLOYMENT, ANY, List.of(Permissions.READ)),
            new Right(Role.DISPATCHER, Resources.USER, ANY, List.of(Permissions.READ)),
            new Right(Role.DISPATCHER, Resources.GROUP, ANY, List.of(Permissions.READ)),
            new Right(Role.ANALYST, Resources.APPLICATION, "tasklist", List.of(Permissions.ACCESS)),
            new Right(Role.ANALYST, Resources.APPLICATION, "welcome", List.of(Permissions.ACCESS)),
            new Right(
                    Role.ANALYST,
                    Resources.PROCESS_DEFINITION,
                    "publish-rules",
                    List.of(ProcessDefinitionPermissions.READ, ProcessDefinitionPermissions.READ_INSTANCE)),
            new Right(
                    Role.ANALYST,
                    Resources.PROCESS_DEFINITION,
                    "publish-process",
                    List.of(ProcessDefinitionPermissions.READ, ProcessDefinitionPermissions.READ_INSTANCE)),
            new Right(Role.ANALYST, Resources.DEPLOYMENT, ANY, List.of(Permissions.READ)),
            new Right(Role.ANALYST, Resources.USER, ANY, List.of(Permissions.READ)),
            new Right(Role.ANALYST, Resources.GROUP, ANY, List.of(Permissions.READ)),
            new Right(Role.MANAGER, Resources.APPLICATION, "tasklist", List.of(Permissions.ACCESS)),
            new Right(Role.MANAGER, Resources.APPLICATION, "welcome", List.of(Permissions.ACCESS)),
            new Right(Role.MANAGER, Resources.APPLICATION, "cockpit", List.of(Permissions.ACCESS)),
            new Right(
                    Role.MANAGER,
                    Resources.PROCESS_DEFINITION,
                    ANY,
                    List.of(
                            ProcessDefinitionPermissions.READ,
                            ProcessDefinitionPermissions.READ_INSTANCE,
                            ProcessDefinitionPermissions.READ_INSTANCE_VARIABLE,
                            ProcessDefinitionPermissions.READ_TASK,
                            ProcessDefinitionPermissions.READ_TASK_VARIABLE,
                            ProcessDefinitionPermissions.READ_HISTORY,
                            ProcessDefinitionPermissions.READ_HISTORY_VARIABLE)),
            new Right(Role.MANAGER, Resources.PROCESS_INSTANCE, ANY, List.of(Permissions.READ)),
            new Right(Role.MANAGER, Resources.TASK, ANY, List.of(TaskPermissions.READ, TaskPermissions.READ_VARIABLE)),
            new Right(Role.MANAGER, Resources.DEPLOYMENT, ANY, List.of(Permissions.READ)),
            new Right(Role.MANAGER, Resources.DECISION_DEFINITION, ANY, List.of(Permissions.READ)),
            new Right(Role.MANAGER, Resources.BATCH, ANY, List.of(Permissions.READ)),
            new Right(Role.MANAGER, Resources.USER, ANY, List.of(Permissions.READ)),
            new Right(Role.MANAGER, Resources.GROUP, ANY, List.of(Permissions.READ)),
            new Right(Role.ADMIN, Resources.APPLICATION, "tasklist", List.of(Permissions.ACCESS)),
            new Right(Role.ADMIN, Resources.APPLICATION, "welcome", List.of(Permissions.ACCESS)),
            new Right(Role.ADMIN, Resources.APPLICATION, "cockpit", List.of(Permissions.ACCESS)),
            new Right(
                    Role.ADMIN,
                    Resources.PROCESS_DEFINITION,
                    ANY,
                    List.of(
                            ProcessDefinitionPermissions.READ,
                            ProcessDefinitionPermissions.READ_INSTANCE,
                            ProcessDefinitionPermissions.READ_INSTANCE_VARIABLE,
                            ProcessDefinitionPermissions.READ_TASK,
                            ProcessDefinitionPermissions.READ_TASK_VARIABLE,
                            ProcessDefinitionPermissions.READ_HISTORY,
                            ProcessDefinitionPermissions.READ_HISTORY_VARIABLE,
                            ProcessDefinitionPermissions.TASK_WORK,
                            ProcessDefinitionPermissions.TASK_ASSIGN,
                            ProcessDefinitionPermissions.RETRY_JOB)),
            new Right(
                    Role.ADMIN,
                    Resources.TASK,
                    ANY,
                    List.of(
                            TaskPermissions.READ,
                            TaskPermissions.READ_VARIABLE,
                            TaskPermissions.TASK_WORK,
                            TaskPermissions.TASK_ASSIGN)),
            new Right(Role.ADMIN, Resources.FILTER, ANY, List.of(Permissions.READ)),
            new Right(Role.ADMIN, Resources.DEPLOYMENT, ANY, List.of(Permissions.READ)),
            new Right(Role.ADMIN, Resources.DECISION_DEFINITION, ANY, List.of(Permissions.READ)),
            new Right(Role.ADMIN, Resources.BATCH, ANY, List.of(Permissions.READ)),
            new Right(Role.ADMIN, Resources.USER, ANY, List.of(Permissions.READ)),
            new Right(Role.ADMIN, Resources.GROUP, ANY, List.of(Permissions.READ)));

    private final IdentityService identities;
    private final AuthorizationService authorizations;

    EngineRights(IdentityService identities, AuthorizationService authorizations, TransactionTemplate transaction) {
        this.identities = identities;
        this.authorizations = authorizations;
        transaction.executeWithoutResult(tx -> ensure());
    }

    /** Creates what is missing; what an administrator has changed in a right that exists stays. */
    private void ensure() {
        ensureTenant(Tenancy.DEFAULT);
        ensureGroup(Groups.CAMUNDA_ADMIN, "Camunda administrators", Groups.GROUP_TYPE_SYSTEM);
        for (Role role : Role.values()) {
            ensureGroup(role.id(), nameOf(role), Groups.GROUP_TYPE_WORKFLOW);
        }
        for (Resource resource : Resources.values()) {
            ensureRight(Groups.CAMUNDA_ADMIN, resource, ANY, List.of(Permissions.ALL));
            ensureRight(Role.OPERATOR.id(), resource, ANY, List.of(Permissions.ALL));
        }
        RIGHTS.forEach(right -> ensureRight(right.role().id(), right.resource(), right.id(), right.permissions()));
    }

    private void ensureTenant(String id) {
        if (identities.createTenantQuery().tenantId(id).count() == 0) {
            Tenant tenant = identities.newTenant(id);
            tenant.setName("TowerFlow");
            identities.saveTenant(tenant);
        }
    }

    private void ensureGroup(String id, String name, String type) {
        if (identities.createGroupQuery().groupId(id).count() == 0) {
            Group group = identities.newGroup(id);
            group.setName(name);
            group.setType(type);
            identities.saveGroup(group);
        }
    }

    private void ensureRight(String group, Resource resource, String id, List<? extends Permission> permissions) {
        boolean exists = authorizations
                        .createAuthorizationQuery()
                        .groupIdIn(group)
                        .resourceType(resource)
                        .resourceId(id)
                        .count()
                > 0;
        if (!exists) {
            Authorization right = authorizations.createNewAuthorization(AUTH_TYPE_GRANT);
            right.setGroupId(group);
            right.setResource(resource);
            right.setResourceId(id);
            permissions.forEach(right::addPermission);
            authorizations.saveAuthorization(right);
        }
    }

    private static String nameOf(Role role) {
        return switch (role) {
            case DISPATCHER -> "Dispatchers";
            case MANAGER -> "Managers";
            case ANALYST -> "Analysts";
            case TECHNICIAN -> "Technicians";
            case ADMIN -> "Administrators of a tenant";
            case OPERATOR -> "Operators of the platform";
        };
    }
}
