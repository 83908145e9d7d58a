package io.towerflow.operations.account;

import io.towerflow.identity.AccountName;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.SaveUserCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.springframework.stereotype.Component;

/** Puts the product's guard before the engine's accounts: passwords, names, delays and the trail. */
@Component
class IdentityGuard extends AbstractProcessEnginePlugin {

    /** Pattern of a tenant's id, as the table of tenants has it. */
    private static final String TENANT = "[a-z0-9][a-z0-9-]{0,62}";

    private final AccountGuard guard;

    IdentityGuard(AccountGuard guard) {
        this.guard = guard;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setIdentityProviderSessionFactory(new Providers(guard));
        engine.setUserResourceWhitelistPattern(AccountName.PATTERN);
        engine.setTenantResourceWhitelistPattern(TENANT);
        engine.setPasswordPolicy(() -> EnginePasswordRule.ALL);
        engine.setEnablePasswordPolicy(true);
        List<CommandInterceptor> interceptors = new ArrayList<>();
        if (engine.getCustomPreCommandInterceptorsTxRequired() != null) {
            interceptors.addAll(engine.getCustomPreCommandInterceptorsTxRequired());
        }
        interceptors.addFirst(new PasswordRefusal());
        engine.setCustomPreCommandInterceptorsTxRequired(interceptors);
    }

    /** Factory of guarded identity providers. */
    private record Providers(AccountGuard guard) implements SessionFactory {

        @Override
        public Class<?> getSessionType() {
            return GuardedIdentityProvider.class;
        }

        @Override
        public Session openSession() {
            return new GuardedIdentityProvider(guard);
        }
    }

    /** Says what is wrong with a password, where the engine says only that it does not fit, and as its own fault. */
    private static final class PasswordRefusal extends CommandInterceptor {

        @Override
        public <T> T execute(Command<T> command) {
            try {
                return next.execute(command);
            } catch (ProcessEngineException e) {
                if (command instanceof SaveUserCmd && "Password does not match policy".equals(e.getMessage())) {
                    throw new BadUserRequestException(EnginePasswordRule.DEMAND);
                }
                throw e;
            }
        }
    }
}
