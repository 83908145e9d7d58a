package io.towerflow.modelling.process;

import io.towerflow.modelling.DeploymentContext;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.stereotype.Component;

/**
 * Knows the beans that diagrams may call: delegates and listeners that are declared in the product's rooms named {@code process}.
 * What is written there is written to be called by diagrams.
 */
@Component
class EngineBeans implements DeploymentContext.Beans {

    private static final String ROOMS = "io.towerflow.";
    private static final String ROOM = ".process";

    private final ConfigurableListableBeanFactory beans;

    EngineBeans(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public boolean isDelegate(String name) {
        return is(JavaDelegate.class, name);
    }

    @Override
    public boolean isExecutionListener(String name) {
        return is(ExecutionListener.class, name);
    }

    @Override
    public boolean isTaskListener(String name) {
        return is(TaskListener.class, name);
    }

    private boolean is(Class<?> kind, String name) {
        return beans.containsBeanDefinition(name)
                && is(kind, beans.getType(name, false))
                && isOurs(declaredBy(beans.getMergedBeanDefinition(name), name));
    }

    private static boolean is(Class<?> kind, @Nullable Class<?> type) {
        return type != null && kind.isAssignableFrom(type);
    }

    /**
     * Returns the class that declares the bean by a method, or else the bean's own: a method's type says nothing of where it
     * stands.
     */
    private @Nullable Class<?> declaredBy(BeanDefinition definition, String name) {
        if (definition.getFactoryMethodName() == null) {
            return beans.getType(name, false);
        }
        String factory = definition.getFactoryBeanName();
        return factory == null ? null : beans.getType(factory, false);
    }

    private static boolean isOurs(@Nullable Class<?> declaring) {
        if (declaring == null) {
            return false;
        }
        String room = declaring.getPackageName();
        return room.startsWith(ROOMS) && (room.endsWith(ROOM) || room.contains(ROOM + "."));
    }
}
