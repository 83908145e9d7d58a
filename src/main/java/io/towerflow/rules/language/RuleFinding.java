package io.towerflow.rules.language;

/**
 * A finding that names the rule that made it. Rules leave the name out: the session gives it as soon as the rule has
 * inserted the finding. Until the session hands it out, the name is empty.
 */
public interface RuleFinding {

    /** The name that a finding has before the session gives it one. */
    String UNNAMED = "";

    /** The rule's name. */
    String rule();

    /** The same finding, made by this rule. */
    RuleFinding by(String rule);
}
