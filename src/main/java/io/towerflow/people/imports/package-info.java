/** Technicians from files. */
@NullMarked
package io.towerflow.people.imports;

import org.jspecify.annotations.NullMarked;
