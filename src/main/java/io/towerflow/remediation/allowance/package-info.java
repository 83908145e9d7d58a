/** The question which action is allowed: facts, findings and the class that asks the rules in rules/remediation. */
@NullMarked
package io.towerflow.remediation.allowance;

import org.jspecify.annotations.NullMarked;
