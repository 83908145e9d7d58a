package io.towerflow.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tasks of people in the current tenant's processes, as whoever is signed in may see and complete them. */
public interface PersonTasks {

    /**
     * Returns the open tasks of all processes with this business key, called ones too; those that the caller may work on come
     * first.
     */
    List<OpenTask> of(String businessKey);

    /** Returns what the processes with this business key wait for besides tasks. */
    List<WaitingProcess> waiting(String businessKey);

    /** Finds the most urgent task that the caller may work on and that belongs to something else than this business key. */
    Optional<OpenTask> next(String businessKey);

    /**
     * Returns the form of a task.
     *
     * @throws io.towerflow.problem.NotFoundException where the caller sees no such task
     */
    TaskForm form(String taskId, Locale language);

    /**
     * Completes a task for the caller, with the same checks as the engine's REST API.
     *
     * @param businessKey what the task must belong to
     * @param answers by the keys of the form's fields; an empty one is no answer
     * @throws io.towerflow.problem.NotFoundException where the caller sees no such task, or it is done already
     * @throws io.towerflow.problem.InvalidInputException naming each field that the form does not take so
     * @throws io.towerflow.problem.ConflictException where somebody else changes it at the same moment
     */
    void complete(String businessKey, String taskId, Map<String, String> answers);
}
