package io.towerflow.modelling;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Context that a diagram and its forms meet where they are deployed.
 *
 * @param processes the keys of all deployed processes
 * @param before the files of the deployed version, by name; empty where there is none
 */
public record DeploymentContext(Beans beans, Set<String> processes, Map<String, String> before) {

    /** Beans that a diagram may call: the product's own that are made for it. */
    public interface Beans {

        /** Whether a service task may call this bean. */
        boolean isDelegate(String name);

        boolean isExecutionListener(String name);

        boolean isTaskListener(String name);
    }

    /** Returns the deployed diagram; null where there is none that can be read. */
    @Nullable
    Diagram diagramBefore() {
        for (Map.Entry<String, String> file : before.entrySet()) {
            if (file.getKey().endsWith(Diagram.SUFFIX)) {
                try {
                    return Diagram.read(file.getKey(), file.getValue());
                } catch (UnreadableFileException old) {
                    return null;
                }
            }
        }
        return null;
    }
}
