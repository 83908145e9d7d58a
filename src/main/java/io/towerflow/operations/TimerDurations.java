package io.towerflow.operations;

import javax.xml.datatype.DatatypeConfigurationException;
import javax.xml.datatype.DatatypeFactory;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.stereotype.Component;

/**
 * Names the parser of durations once for all. The engine asks for it with each timer that it makes, and where its name is not
 * set every jar is searched for one: that was about half of what a timer costs.
 */
@Component
class TimerDurations extends AbstractProcessEnginePlugin {

    private static final String NAME = "javax.xml.datatype.DatatypeFactory";

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        if (System.getProperty(NAME) == null) {
            System.setProperty(NAME, named());
        }
    }

    private static String named() {
        try {
            return DatatypeFactory.newInstance().getClass().getName();
        } catch (DatatypeConfigurationException e) {
            throw new IllegalStateException("This Java has no parser of durations", e);
        }
    }
}
