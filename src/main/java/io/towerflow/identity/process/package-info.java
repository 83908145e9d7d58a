/** A person's task of the engine: who works on it, and what its form shows. */
@NamedInterface("process")
@NullMarked
package io.towerflow.identity.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
