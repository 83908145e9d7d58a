package io.towerflow.correlation.grouping;

/**
 * A finding: the new alarm belongs to the candidate's situation.
 *
 * @param rule the rule's name
 * @param reason key of the sentence in i18n/correlation_*.properties; its arguments are the new alarm's and the member's
 *     probable cause, the member's site and the seconds between them
 */
public record Grouping(Candidate candidate, Window window, String rule, String reason) {

    public int strength() {
        return window.strength();
    }
}
