package io.towerflow.operations;

import org.camunda.bpm.engine.history.JobState;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.history.event.HistoricJobLogEvent;
import org.camunda.bpm.engine.impl.history.event.HistoricVariableUpdateEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.DbHistoryEventHandler;
import org.springframework.stereotype.Component;

/**
 * Keeps the engine's full history without what repeats it: each value that a variable had besides its last one, and the coming
 * and going of jobs that did not fail. Steps, tasks, variables, who did what and failed jobs are kept. Nobody reads what is left
 * out: the incident's timeline shows the lifecycle.
 */
@Component
class EngineHistory extends AbstractProcessEnginePlugin {

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setEnableDefaultDbHistoryEventHandler(false);
        engine.getCustomHistoryEventHandlers().add(new Handler());
    }

    /** Handler that leaves out details of variables, and logs of jobs that did not fail. */
    private static final class Handler extends DbHistoryEventHandler {

        @Override
        public void handleEvent(HistoryEvent event) {
            if (!(event instanceof HistoricJobLogEvent job) || job.getState() == JobState.FAILED.getStateCode()) {
                super.handleEvent(event);
            }
        }

        @Override
        protected boolean shouldWriteHistoricDetail(HistoricVariableUpdateEventEntity event) {
            return false;
        }
    }
}
