package io.towerflow.modelling.process;

import io.towerflow.modelling.AllowedTexts;
import io.towerflow.modelling.LintFinding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptEngineManager;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.scripting.engine.ScriptEngineResolver;
import org.camunda.bpm.engine.spring.SpringExpressionManager;
import org.camunda.bpm.impl.juel.jakarta.el.ValueExpression;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Holds the list of what a diagram may do at the engine itself, so that it does not matter who deploys, and how: a deployment
 * with anything else is refused, an expression outside the list is not even parsed, be it in a diagram that was deployed long
 * ago, a filter or a query, and no script runs.
 */
@Component
class AllowedDeployments extends AbstractProcessEnginePlugin {

    private final ApplicationContext context;
    private final EngineBeans beans;

    AllowedDeployments(ApplicationContext context, EngineBeans beans) {
        this.context = context;
        this.beans = beans;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setExpressionManager(new AllowedExpressions(context, engine.getBeans()));
        engine.setEnableExpressionsInAdhocQueries(false);
        engine.setScriptEngineResolver(new NoScripts());
        List<Deployer> first = new ArrayList<>(List.of(this::check));
        if (engine.getCustomPreDeployers() != null) {
            first.addAll(engine.getCustomPreDeployers());
        }
        engine.setCustomPreDeployers(first);
    }

    private void check(DeploymentEntity deployment) {
        if (!deployment.isNew()) {
            return;
        }
        Map<String, String> files = new TreeMap<>();
        deployment
                .getResources()
                .forEach((name, file) -> files.put(name, new String(file.getBytes(), StandardCharsets.UTF_8)));
        List<LintFinding> refusals = AllowedTexts.refusals(files, beans);
        if (!refusals.isEmpty()) {
            throw new ProcessEngineException("This deployment may not do what it says: "
                    + refusals.stream().map(AllowedDeployments::text).collect(Collectors.joining("; ")));
        }
    }

    private static String text(LintFinding finding) {
        return finding.file() + " " + (finding.element() == null ? "" : finding.element() + " ") + finding.rule() + " "
                + String.join(" ", finding.arguments());
    }

    /** Refuses to parse an expression that is not allowed. */
    private static final class AllowedExpressions extends SpringExpressionManager {

        AllowedExpressions(ApplicationContext context, @Nullable Map<Object, Object> beans) {
            super(context, beans);
        }

        @Override
        public ValueExpression createValueExpression(String expression) {
            if (!AllowedTexts.isAllowedExpression(expression)) {
                throw new ProcessEngineException("The expression " + expression
                        + " is not allowed: it must be one bean, one variable or one comparison of a variable");
            }
            return super.createValueExpression(expression);
        }
    }

    /** Knows no language, so that no script is run whichever its language. */
    private static final class NoScripts implements ScriptEngineResolver {

        private final ScriptEngineManager none = new ScriptEngineManager(new ClassLoader(null) {});

        @Override
        public void addScriptEngineFactory(ScriptEngineFactory factory) {
            throw new UnsupportedOperationException("No script runs here");
        }

        @Override
        public ScriptEngineManager getScriptEngineManager() {
            return none;
        }

        @Override
        public @Nullable ScriptEngine getScriptEngine(String language, boolean resolveFromCache) {
            return null;
        }
    }
}
