/** The question whether a rule set does what its tests say: reads the tests, asks the rules, compares. */
@NamedInterface("testing")
@NullMarked
package io.towerflow.workbench.testing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
