package io.towerflow.engine.queue;

/** Process of subjects that are no incidents; the queue's worker tells it what is reported of them. */
public interface ReportedProcess {

    /** Tells the process of the command's subject its message, in the caller's transaction. */
    ProcessCommand.Result report(ProcessCommand command);
}
