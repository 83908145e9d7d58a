/** TowerFlow: alarms of telecom towers become few, explained incidents that people work on. */
@NullMarked
package io.towerflow;

import org.jspecify.annotations.NullMarked;
