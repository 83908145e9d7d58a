/** The import of CSV files: all or nothing, with a report line by line. */
@NullMarked
package io.towerflow.inventory.imports;

import org.jspecify.annotations.NullMarked;
