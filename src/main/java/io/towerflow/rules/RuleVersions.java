package io.towerflow.rules;

import io.towerflow.rules.language.BrokenRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The stored versions of the rule sets, and which of them is in force. Rule sets belong to the product and not to a tenant.
 * Wherever a set is named that does not exist, or a version, an {@link IllegalArgumentException} tells which there are.
 */
public interface RuleVersions {

    /** Who is named where the product itself stored or activated a version. */
    String PRODUCT = "towerflow";

    /** The names of the rule sets, in order. */
    Set<String> sets();

    /** All versions of the set, newest first. */
    List<RuleVersion> history(String set);

    /** The version that decides now. */
    RuleVersion inForce(String set);

    /**
     * What a version is made of: {@code .drl}, {@code .table.csv} and the tests that travel with it, {@code .test.yaml}, which
     * are not compiled.
     *
     * @return text by file name
     */
    Map<String, String> files(String set, int version);

    /**
     * Stores a new version; nothing decides by it yet.
     *
     * @param files text by file name, all that the version is made of
     * @param basedOn the version that it was made from
     * @return its number, one more than the highest of the set
     * @throws BrokenRules if it does not compile, or a file has no name that rule files have
     */
    int store(String set, Map<String, String> files, int basedOn, String author, String reason);

    /**
     * Puts a version in force at one instant: waits for the transactions that decide by the one before, and those that come
     * wait until the caller's transaction ends, or this call where there is none. Does nothing where it is in force already.
     *
     * @throws BrokenRules if it does not compile with this release of the product
     */
    void activate(String set, int version, String by, String reason);

    /** Who put which version in force when and why, newest first. */
    List<Activation> activations(String set);

    /** The newest shipped version, where an analyst's is in force that was not made from it. */
    Optional<RuleVersion> newerShipped(String set);
}
