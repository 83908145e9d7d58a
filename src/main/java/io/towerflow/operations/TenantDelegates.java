package io.towerflow.operations;

import io.towerflow.operations.form.Refusal;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.TenantTransactionManager;
import org.camunda.bpm.engine.delegate.BaseDelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProvider;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProviderCaseInstanceContext;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProviderHistoricDecisionInstanceContext;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProviderProcessInstanceContext;
import org.camunda.bpm.engine.impl.delegate.DefaultDelegateInterceptor;
import org.camunda.bpm.engine.impl.delegate.DelegateInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives each process instance the tenant that its starter works for, and each delegate the tenant of its process, so that
 * what the engine calls sees that tenant's rows and no others.
 */
@Component
class TenantDelegates extends AbstractProcessEnginePlugin {

    private final TenantTransactionManager transactions;

    TenantDelegates(TenantTransactionManager transactions) {
        this.transactions = transactions;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setTenantIdProvider(new CurrentTenant());
    }

    @Override
    public void postInit(ProcessEngineConfigurationImpl engine) {
        engine.setDelegateInterceptor(new Interceptor());
    }

    /** Interceptor that lets each delegate work for the tenant of its process. */
    private final class Interceptor extends DefaultDelegateInterceptor {

        @Override
        protected void handleInvocationInContext(DelegateInvocation invocation) throws Exception {
            try {
                invoke(invocation);
            } catch (InvalidInputException | NotFoundException | ConflictException | RuleBrokenException refused) {
                Refusal.keep(refused);
                throw refused;
            }
        }

        private void invoke(DelegateInvocation invocation) throws Exception {
            String tenant = tenantOf(invocation.getContextExecution());
            if (tenant == null || tenant.equals(Tenancy.current())) {
                super.handleInvocationInContext(invocation);
            } else {
                transactions.adopt(tenant);
                Tenancy.call(tenant, () -> {
                    super.handleInvocationInContext(invocation);
                    return Boolean.TRUE;
                });
            }
        }
    }

    private static @Nullable String tenantOf(@Nullable BaseDelegateExecution execution) {
        return execution instanceof DelegateExecution process ? process.getTenantId() : null;
    }

    /** Provider of the tenant for which the starter of a process works. */
    private static final class CurrentTenant implements TenantIdProvider {

        @Override
        public @Nullable String provideTenantIdForProcessInstance(TenantIdProviderProcessInstanceContext context) {
            DelegateExecution parent = context.getSuperExecution();
            return parent != null ? parent.getTenantId() : Tenancy.current();
        }

        @Override
        public @Nullable String provideTenantIdForCaseInstance(TenantIdProviderCaseInstanceContext context) {
            return Tenancy.current();
        }

        @Override
        public @Nullable String provideTenantIdForHistoricDecisionInstance(
                TenantIdProviderHistoricDecisionInstanceContext context) {
            return Tenancy.current();
        }
    }
}
