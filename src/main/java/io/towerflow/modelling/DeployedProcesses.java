package io.towerflow.modelling;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes that the engine knows, with their forms. Each method works in the caller's transaction. */
public interface DeployedProcesses {

    /** Returns all of them, by key. */
    List<DeployedProcess.Process> all();

    /** The keys of all of them. */
    Set<String> keys();

    Optional<DeployedProcess.Process> find(String key);

    /** The texts of the diagram of a version and of the forms that were deployed with it, by file name. */
    Map<String, String> files(DeployedProcess version);

    /**
     * Deploys a diagram and its forms as the latest version, for all tenants, as the product's own are.
     *
     * @param change its number
     * @param name how the deployment is called in the engine
     */
    DeployedProcess deploy(Map<String, String> files, String change, String name);

    /** Finds why the engine cannot read this diagram, and at which element. */
    List<Trouble> troubles(String file, String diagram);

    /** @param element its id; null where the engine names none */
    record Trouble(@Nullable String element, String message) {}
}
