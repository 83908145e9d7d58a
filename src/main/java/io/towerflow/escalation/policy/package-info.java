/** The question whom to ask when nobody answers: findings and the class that asks the tables in rules/escalation. */
@NamedInterface("policy")
@NullMarked
package io.towerflow.escalation.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
