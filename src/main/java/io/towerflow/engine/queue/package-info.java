/** Commands that the engine has yet to follow, in order for each subject. */
@NamedInterface("queue")
@NullMarked
package io.towerflow.engine.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
