/** Tasks of the engine for people: who works on one, and what its form shows. */
@NamedInterface("process")
@NullMarked
package io.towerflow.identity.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
