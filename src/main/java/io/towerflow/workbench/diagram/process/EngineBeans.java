package io.towerflow.workbench.diagram.process;

import io.towerflow.workbench.diagram.Surroundings;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.stereotype.Component;

/** The beans of the product's rooms named {@code process}: what is written there is written to be called by diagrams. */
@Component
class EngineBeans implements Surroundings.Beans {

    private static final String ROOMS = "io.towerflow.";
    private static final String ROOM = ".process";

    private final BeanFactory beans;

    EngineBeans(BeanFactory beans) {
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
        if (!beans.containsBean(name)) {
            return false;
        }
        Class<?> type = beans.getType(name, false);
        return type != null && kind.isAssignableFrom(type) && isOurs(type.getPackageName());
    }

    private static boolean isOurs(@Nullable String room) {
        return room != null && room.startsWith(ROOMS) && (room.endsWith(ROOM) || room.contains(ROOM + "."));
    }
}
