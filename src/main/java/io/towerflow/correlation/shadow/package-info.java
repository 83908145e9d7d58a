/** Lets candidates decide live alarms beside the rules in force; nothing but their own tables hears of it. */
@NullMarked
package io.towerflow.correlation.shadow;

import org.jspecify.annotations.NullMarked;
