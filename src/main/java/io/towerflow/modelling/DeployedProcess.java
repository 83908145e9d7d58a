package io.towerflow.modelling;

import java.time.Instant;
import java.util.List;

/**
 * A version of a process in the engine.
 *
 * @param id the engine's id of it
 * @param key the process's id in its diagram
 * @param name as people read it
 * @param version the engine's number, from 1
 * @param change the number of the change that brought it; {@link #PRODUCT} where it came with the product
 * @param deployedAt UTC
 * @param running how many of the reader's processes run by it
 */
public record DeployedProcess(
        String id, String key, String name, int version, String change, Instant deployedAt, long running) {

    /** Word that stands in the place of a change's number where a version came with the product. */
    public static final String PRODUCT = "TowerFlow";

    /** The name of its diagram's file. */
    public String file() {
        return key + Diagram.SUFFIX;
    }

    public boolean shipped() {
        return change.equals(PRODUCT);
    }

    /** A process, by its versions, the latest first, and the names of the files of its forms. */
    public record Process(List<DeployedProcess> versions, List<String> forms) {

        /** Version by which new processes run. */
        public DeployedProcess latest() {
            return versions.getFirst();
        }

        /** Counts how many of the reader's processes run by any version. */
        public long running() {
            return versions.stream().mapToLong(DeployedProcess::running).sum();
        }

        /** Whether a later version of the product has come in the place of what was published here. */
        public boolean replaced() {
            return latest().shipped() && versions.size() > 1 && !versions.get(1).shipped();
        }
    }
}
