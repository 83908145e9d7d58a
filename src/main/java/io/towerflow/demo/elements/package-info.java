/** The demo's element manager: switches what the simulator's network has, and knows the truth about its faults. */
@NullMarked
package io.towerflow.demo.elements;

import org.jspecify.annotations.NullMarked;
