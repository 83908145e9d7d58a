package io.towerflow.operations.security;

import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The accounts as users of the engine, with one group for the role and one membership for the tenant. */
@Component
class EngineAccounts implements Accounts {

    private final IdentityService identities;

    /** @param rights the groups that accounts join, which must exist before */
    EngineAccounts(IdentityService identities, EngineRights rights) {
        this.identities = identities;
    }

    @Override
    @Transactional
    public void createIfAbsent(Account account, String password) {
        if (find(account.id()) == null) {
            save(account, password);
        }
    }

    @Override
    @Transactional
    public void save(Account account, String password) {
        User user = find(account.id());
        if (user == null) {
            user = identities.newUser(account.id());
            user.setPassword(password);
        } else if (!identities.checkPassword(account.id(), password)) {
            user.setPassword(password);
        }
        user.setFirstName(account.firstName());
        user.setLastName(account.lastName());
        identities.saveUser(user);
        join(account.id(), account.role());
        joinTenant(account.id(), account.tenant());
    }

    @Override
    @Transactional
    public void join(String id, Role role) {
        joinGroup(id, role.id());
        if (role == Role.OPERATOR) {
            joinGroup(id, Role.ADMIN.id());
            // The engine's own super-users. The web apps ask for a first administrator as long as this group of theirs
            // is empty.
            joinGroup(id, Groups.CAMUNDA_ADMIN);
        }
    }

    @Override
    @Transactional
    public void removeWithPassword(String id, String password) {
        if (find(id) != null && identities.checkPassword(id, password)) {
            identities.deleteUser(id);
        }
    }

    private @Nullable User find(String id) {
        return identities.createUserQuery().userId(id).singleResult();
    }

    private void joinGroup(String user, String group) {
        if (identities.createGroupQuery().groupMember(user).groupId(group).count() == 0) {
            identities.createMembership(user, group);
        }
    }

    private void joinTenant(String user, String tenant) {
        if (identities.createTenantQuery().userMember(user).tenantId(tenant).count() == 0) {
            identities.createTenantUserMembership(tenant, user);
        }
    }
}
