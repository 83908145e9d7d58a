package io.towerflow.operations.account;

import io.towerflow.identity.Account;
import io.towerflow.identity.AccountName;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.PasswordPolicy;
import io.towerflow.identity.PasswordPolicy.Weakness;
import io.towerflow.identity.Role;
import io.towerflow.identity.TenantAccounts;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.TenantTransactionManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.SaveUserCmd;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.EncryptionUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the accounts as users of the engine, with one group for the role and one membership for the tenant. */
@Component
class EngineAccounts implements Accounts, TenantAccounts {

    /** End of a lock; the engine has no lock without an end. */
    private static final Date FOR_GOOD = Date.from(Instant.parse("9999-01-01T00:00:00Z"));

    private static final int LONGEST_NAME = 100;

    private final IdentityService identities;
    private final ProcessEngineConfigurationImpl engine;
    private final AccountStandings standings;
    private final DemoAccountRepository demoAccounts;
    private final AccountGuard guard;
    private final TenantTransactionManager transactions;

    /** @param rights the groups that accounts join, which must exist before */
    EngineAccounts(
            IdentityService identities,
            ProcessEngineConfigurationImpl engine,
            AccountStandings standings,
            DemoAccountRepository demoAccounts,
            AccountGuard guard,
            TenantTransactionManager transactions,
            EngineRights rights) {
        this.identities = identities;
        this.engine = engine;
        this.standings = standings;
        this.demoAccounts = demoAccounts;
        this.guard = guard;
        this.transactions = transactions;
    }

    @Override
    @Transactional
    public void save(Account account, String password) {
        transactions.adopt(account.tenant());
        store(account, password, false);
        demoAccounts.unmark(account.id());
    }

    @Override
    @Transactional
    public void createForDemo(Account account, String password) {
        if (find(account.id()) == null) {
            transactions.adopt(account.tenant());
            store(account, password, true);
            demoAccounts.mark(account.id());
        }
    }

    @Override
    @Transactional
    public List<String> removeThoseOfDemo(List<String> alsoWithOwnName) {
        transactions.adopt(Tenancy.DEFAULT);
        Set<String> all = new TreeSet<>(demoAccounts.all());
        alsoWithOwnName.stream().filter(name -> isPassword(name, name)).forEach(all::add);
        for (String name : all) {
            identities.deleteUser(name);
            demoAccounts.unmark(name);
        }
        return List.copyOf(all);
    }

    @Override
    @Transactional(noRollbackFor = InvalidInputException.class)
    public void changePassword(String name, String current, String wanted) {
        User user = required(name);
        Duration delay = guard.delay(name);
        if (!delay.isZero()) {
            throw new InvalidInputException(
                    "current", "was wrong too often; try again in " + Math.max(1, delay.toSeconds()) + " seconds");
        }
        if (!identities.checkPassword(name, current)) {
            throw new InvalidInputException("current", "is not your password");
        }
        Set<Weakness> weaknesses = PasswordPolicy.weaknesses(name, wanted);
        if (!weaknesses.isEmpty()) {
            throw new InvalidInputException(weaknesses.stream()
                    .map(weakness -> new InvalidInputException.Field("wanted", said(weakness)))
                    .toList());
        }
        if (current.equals(wanted)) {
            throw new InvalidInputException("wanted", "is the one that you have");
        }
        user.setPassword(wanted);
        identities.saveUser(user);
    }

    @Override
    @Transactional
    public void lock(String name) {
        required(name);
        if (isOperator(name) && !isOperator(guard.actor())) {
            throw new AccessDeniedException("The administrator of a tenant locks nobody who operates the platform");
        }
        engine.getCommandExecutorTxRequired().execute(context -> {
            UserEntity user = (UserEntity) context.getReadOnlyIdentityProvider().findUserById(name);
            context.getIdentityInfoManager().updateUserLock(user, 0, FOR_GOOD);
            guard.changed(name, AccountGuard.LOCK, Map.of());
            return Boolean.TRUE;
        });
    }

    @Override
    @Transactional
    public void unlock(String name) {
        required(name);
        identities.unlockUser(name);
    }

    @Override
    public List<String> locked() {
        return standings.lockedOf(Tenancy.required());
    }

    @Override
    public Page list(@Nullable String text, int offset, int limit) {
        return standings.list(Tenancy.required(), text == null ? "" : text.strip(), offset, limit);
    }

    @Override
    @Transactional
    public void create(Wanted wanted, String password) {
        String name = AccountName.normalised(wanted.name());
        check(name, wanted, password);
        refuseOperators(wanted.roles().contains(Role.OPERATOR));
        if (find(name) != null) {
            throw new ConflictException("There is an account of this name already");
        }
        User user = identities.newUser(name);
        user.setFirstName(wanted.first().strip());
        user.setLastName(wanted.last().strip());
        user.setPassword(password);
        identities.saveUser(user);
        joinTenant(name, Tenancy.required());
        wanted.roles().forEach(role -> join(name, role));
    }

    private static void check(String name, Wanted wanted, String password) {
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        if (!name.matches(AccountName.PATTERN)) {
            wrong.add(new InvalidInputException.Field(
                    "name", "takes letters and digits with . _ - @ + between them, 64 at most"));
        }
        if (wanted.first().length() > LONGEST_NAME || wanted.first().indexOf('\0') >= 0) {
            wrong.add(new InvalidInputException.Field("first", "must have at most " + LONGEST_NAME + " characters"));
        }
        if (wanted.last().length() > LONGEST_NAME || wanted.last().indexOf('\0') >= 0) {
            wrong.add(new InvalidInputException.Field("last", "must have at most " + LONGEST_NAME + " characters"));
        }
        if (wanted.roles().isEmpty()) {
            wrong.add(new InvalidInputException.Field("roles", "must name one at least"));
        }
        PasswordPolicy.weaknesses(name, password)
                .forEach(weakness -> wrong.add(new InvalidInputException.Field("password", said(weakness))));
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
    }

    @Override
    @Transactional
    public void resetPassword(String name, String password) {
        User user = required(name);
        refuseOperators(isOperator(name));
        Set<Weakness> weaknesses = PasswordPolicy.weaknesses(name, password);
        if (!weaknesses.isEmpty()) {
            throw new InvalidInputException(weaknesses.stream()
                    .map(weakness -> new InvalidInputException.Field("password", said(weakness)))
                    .toList());
        }
        user.setPassword(password);
        identities.saveUser(user);
    }

    @Override
    @Transactional
    public void changeRoles(String name, Set<Role> roles) {
        required(name);
        if (roles.isEmpty()) {
            throw new InvalidInputException("roles", "must name one at least");
        }
        refuseOperators(isOperator(name) || roles.contains(Role.OPERATOR));
        for (Role role : Role.values()) {
            if (roles.contains(role)) {
                join(name, role);
            } else if (identities
                            .createGroupQuery()
                            .groupMember(name)
                            .groupId(role.id())
                            .count()
                    > 0) {
                identities.deleteMembership(name, role.id());
            }
        }
        if (!roles.contains(Role.OPERATOR)
                && identities
                                .createGroupQuery()
                                .groupMember(name)
                                .groupId(Groups.CAMUNDA_ADMIN)
                                .count()
                        > 0) {
            identities.deleteMembership(name, Groups.CAMUNDA_ADMIN);
        }
    }

    private void refuseOperators(boolean concerned) {
        if (concerned && !isOperator(guard.actor())) {
            throw new AccessDeniedException("The administrator of a tenant changes nobody who operates the platform");
        }
    }

    private boolean isOperator(String name) {
        return standings.of(name).stream()
                .flatMap(standing -> standing.authorities().stream())
                .anyMatch(group -> Role.OPERATOR.id().equals(group.getAuthority()));
    }

    private User required(String name) {
        User user = find(name);
        boolean own = standings
                .of(name)
                .filter(standing -> standing.tenant().equals(Tenancy.required()))
                .isPresent();
        if (user == null || !own) {
            throw new NotFoundException("account", name);
        }
        return user;
    }

    private void store(Account account, String password, boolean whateverPassword) {
        User user = find(account.id());
        if (user == null) {
            user = identities.newUser(account.id());
            user.setPassword(password);
        } else if (!isPassword(account.id(), password)) {
            user.setPassword(password);
        }
        user.setFirstName(account.firstName());
        user.setLastName(account.lastName());
        engine.getCommandExecutorTxRequired().execute(new SaveUserCmd(user, whateverPassword));
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

    /** Whether it is, asked by the server itself: nobody guesses here. */
    private boolean isPassword(String name, String password) {
        return engine.getCommandExecutorTxRequired().execute(context -> {
            UserEntity user = (UserEntity) context.getReadOnlyIdentityProvider().findUserById(name);
            return user != null
                    && engine.getPasswordManager()
                            .check(EncryptionUtil.saltPassword(password, user.getSalt()), user.getPassword());
        });
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

    private static String said(Weakness weakness) {
        return switch (weakness) {
            case TOO_SHORT -> "needs at least " + PasswordPolicy.SHORTEST + " characters";
            case TOO_LONG -> "must have at most " + PasswordPolicy.LONGEST + " characters";
            case NAME -> "must not be the name of the account";
            case COMMON -> "is one that is often used; take a few unrelated words";
        };
    }
}
