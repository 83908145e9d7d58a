/** The demo's living story: faults that the simulator invents, told through the real intake, and repaired by the people. */
@NullMarked
package io.towerflow.demo.story;

import org.jspecify.annotations.NullMarked;
