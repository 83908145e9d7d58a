/** The question whom to ask when nobody answers: findings and the class that asks the tables in rules/escalation. */
@NullMarked
package io.towerflow.escalation.policy;

import org.jspecify.annotations.NullMarked;
