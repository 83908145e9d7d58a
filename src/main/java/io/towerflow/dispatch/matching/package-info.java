/** Matching of technicians to work orders: facts, findings and the class that asks the rules in rules/dispatch. */
@NullMarked
package io.towerflow.dispatch.matching;

import org.jspecify.annotations.NullMarked;
