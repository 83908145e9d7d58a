package io.towerflow.inventory.imports;

import java.io.InputStream;
import java.util.concurrent.Callable;

/**
 * A file handed in.
 *
 * @param name the name by which its part is found
 * @param content opens the file's bytes
 */
public record ImportFile(String name, Callable<InputStream> content) {}
