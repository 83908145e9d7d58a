package io.towerflow.workbench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files of a rule set that somebody wants to have in force.
 *
 * @param files text by file name, tests included
 */
public record RuleCandidate(String set, Map<String, String> files) {

    public RuleCandidate {
        files = Map.copyOf(files);
    }

    /** Hash that tells its rules from all others: {@link #hash(Map)} of its files without the tests. */
    public String hash() {
        Map<String, String> rules = new TreeMap<>(files);
        rules.keySet().removeIf(file -> file.endsWith(".test.yaml"));
        return hash(rules);
    }

    /** Computes SHA-256 of files in the order of their names, in hexadecimal. */
    public static String hash(Map<String, String> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(files).forEach((file, text) -> {
                digest.update(file.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
