package io.towerflow.correlation.diagnosis;

/**
 * Fact of something that the inventory knows, that reports nothing itself and whose failure would explain what others report.
 *
 * @param kind {@code link}, {@code rectifier}, {@code genset} or {@code cooling}
 * @param object its id
 * @param site where it stands; for a link the site that it cuts off
 * @param cause the probable cause that it would report
 * @param second when the first alarm of its site was raised, in seconds from the group's first alarm
 */
public record Unseen(String kind, String object, String site, String cause, long second) {}
