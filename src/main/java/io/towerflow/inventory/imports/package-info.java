/** The import of CSV files: all or nothing, with a report line by line. */
@NamedInterface("imports")
@NullMarked
package io.towerflow.inventory.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
