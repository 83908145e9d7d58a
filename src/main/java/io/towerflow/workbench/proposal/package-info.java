/** Takes a change of the rules into force: decision, shadow, watch, roll-back. */
@NamedInterface("proposal")
@NullMarked
package io.towerflow.workbench.proposal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
