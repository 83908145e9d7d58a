package io.towerflow.operations.account;

import java.time.Duration;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.identity.IdentityOperationResult;
import org.camunda.bpm.engine.impl.identity.db.DbIdentityServiceProvider;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.jspecify.annotations.Nullable;

/**
 * Guards the engine's accounts in its own tables: whoever asks about a password waits as {@link AccountGuard} says, and no number
 * of wrong ones changes the account. The engine's own lock, which anybody could put on any account for good, is the
 * administrators' now: an account is locked until the time that stands in its row.
 */
class GuardedIdentityProvider extends DbIdentityServiceProvider {

    private final AccountGuard guard;

    GuardedIdentityProvider(AccountGuard guard) {
        this.guard = guard;
    }

    @Override
    public boolean checkPassword(@Nullable String name, @Nullable String password) {
        if (name == null || password == null) {
            return false;
        }
        Duration delay = guard.delay(name);
        if (!delay.isZero()) {
            throw new PasswordsDelayedException(delay);
        }
        boolean right = super.checkPassword(name, password);
        if (!right) {
            guard.wrongPassword(name);
        }
        return right;
    }

    @Override
    protected boolean isUserLocked(UserEntity user) {
        Date until = user.getLockExpirationTime();
        return until != null && until.toInstant().isAfter(guard.now());
    }

    /** Does nothing: a wrong password belongs to who sent it. */
    @Override
    protected void lockUser(UserEntity user) {}

    @Override
    public IdentityOperationResult unlockUser(String name) {
        IdentityOperationResult result = super.unlockUser(name);
        guard.changed(name, "unlock-account", Map.of());
        return result;
    }

    @Override
    public IdentityOperationResult saveUser(User user) {
        boolean password = user instanceof UserEntity entity && entity.hasNewPassword();
        IdentityOperationResult result = super.saveUser(user);
        String action = IdentityOperationResult.OPERATION_CREATE.equals(result.getOperation())
                ? "create-account"
                : password ? AccountGuard.CHANGE_PASSWORD : "change-account";
        guard.changed(user.getId(), action, Map.of());
        return result;
    }

    @Override
    public IdentityOperationResult deleteUser(String name) {
        IdentityOperationResult result = super.deleteUser(name);
        return changed(result, name, AccountGuard.DELETE, Map.of());
    }

    @Override
    public IdentityOperationResult createMembership(String name, String group) {
        return changed(super.createMembership(name, group), name, "join-group", Map.of("group", group));
    }

    @Override
    public IdentityOperationResult deleteMembership(String name, String group) {
        return changed(super.deleteMembership(name, group), name, "leave-group", Map.of("group", group));
    }

    @Override
    public IdentityOperationResult createTenantUserMembership(String tenant, String name) {
        return changed(super.createTenantUserMembership(tenant, name), name, "join-tenant", Map.of("tenant", tenant));
    }

    @Override
    public IdentityOperationResult deleteTenantUserMembership(String tenant, String name) {
        return changed(super.deleteTenantUserMembership(tenant, name), name, "leave-tenant", Map.of("tenant", tenant));
    }

    @Override
    public IdentityOperationResult deleteGroup(String group) {
        IdentityOperationResult result = super.deleteGroup(group);
        guard.changedMany();
        return result;
    }

    @Override
    public IdentityOperationResult deleteTenant(String tenant) {
        IdentityOperationResult result = super.deleteTenant(tenant);
        guard.changedMany();
        return result;
    }

    private IdentityOperationResult changed(
            IdentityOperationResult result, String name, String action, Map<String, ?> details) {
        if (!IdentityOperationResult.OPERATION_NONE.equals(result.getOperation())) {
            guard.changed(name, action, details);
        }
        return result;
    }
}
