/** Who works on a task of the engine. */
@NamedInterface("process")
@NullMarked
package io.towerflow.identity.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
