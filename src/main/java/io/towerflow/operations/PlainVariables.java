package io.towerflow.operations;

import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.variable.ValueTypeResolverImpl;
import org.camunda.bpm.engine.impl.variable.serializer.VariableSerializers;
import org.camunda.bpm.engine.variable.type.ValueType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps variables plain: texts, numbers, truths, times, and the JSON that our own forms show. Whoever may name a class for a
 * value makes the server create objects of that class, which is how a variable reads files and calls addresses; so no value
 * from outside names its class, and the engine has no serializer for objects, files and bytes, whoever writes them.
 */
@Component
class PlainVariables extends AbstractProcessEnginePlugin {

    /** The engine's names of the types that a value from outside may have. */
    private static final Set<String> FROM_OUTSIDE =
            Set.of("null", "boolean", "short", "integer", "long", "double", "number", "string", "date");

    /** The engine's names of what it can write into its tables and read from there. */
    private static final Set<String> STORED =
            Set.of("null", "boolean", "short", "integer", "long", "double", "string", "date", "json");

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setValueTypeResolver(new PlainTypes());
        engine.setDeserializationTypeValidationEnabled(true);
        engine.setDeserializationTypeValidator(className -> false);
    }

    /** Runs after every other plugin: the one of the JSON format adds serializers of objects too. */
    @Override
    public void postProcessEngineBuild(ProcessEngine engine) {
        ProcessEngineConfigurationImpl configuration =
                (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        VariableSerializers serializers = configuration.getVariableSerializers();
        serializers.getSerializers().stream()
                .filter(one -> !STORED.contains(one.getName()))
                .forEach(serializers::removeSerializer);
        configuration.setFallbackSerializerFactory(null);
    }

    /** Types of values from outside alone, asked for by name. */
    private static final class PlainTypes extends ValueTypeResolverImpl {

        @Override
        public @Nullable ValueType typeForName(String name) {
            return FROM_OUTSIDE.contains(name) ? super.typeForName(name) : null;
        }
    }
}
