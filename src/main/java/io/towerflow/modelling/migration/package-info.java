/** Migrates running instances to another version of their process. */
@NamedInterface("migration")
@NullMarked
package io.towerflow.modelling.migration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
