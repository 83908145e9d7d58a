package io.towerflow.dispatch.job;

import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.people.Person;

/**
 * Job as one technician has it.
 *
 * @param offer by which he or she was last asked
 * @param open whether the page still takes something: also what was on its way when the job ended
 */
record Job(WorkOrder order, Offer offer, Person technician, Stage stage, boolean open) {}
