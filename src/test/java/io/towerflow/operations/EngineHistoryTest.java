package io.towerflow.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the engine keeps of its past. */
@TowerFlowTest
class EngineHistoryTest {

    private static final String KEY = "engine-history";

    @Autowired
    RepositoryService repository;

    @Autowired
    RuntimeService runtime;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @AfterEach
    void forget() {
        repository
                .createDeploymentQuery()
                .deploymentName(KEY)
                .list()
                .forEach(one -> repository.deleteDeployment(one.getId(), true));
    }

    @Test
    void keepsStepsLastValuesAndFailedJobsOnly() {
        repository
                .createDeployment()
                .name(KEY)
                .addModelInstance(
                        KEY + ".bpmn",
                        Bpmn.createExecutableProcess(KEY)
                                .camundaHistoryTimeToLive(1)
                                .startEvent()
                                .intermediateThrowEvent("first")
                                .camundaAsyncBefore()
                                .camundaOutputParameter("word", "second")
                                .intermediateThrowEvent("fails")
                                .camundaAsyncBefore()
                                .camundaFailedJobRetryTimeCycle("R1/PT1S")
                                .camundaInputParameter("never", "${nothingOfThisName}")
                                .endEvent()
                                .done())
                .deploy();
        String instance =
                runtime.startProcessInstanceByKey(KEY, Map.of("word", "first")).getId();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(management
                        .createJobQuery()
                        .processInstanceId(instance)
                        .noRetriesLeft()
                        .count())
                .isOne());

        assertThat(history.createHistoricJobLogQuery()
                        .processInstanceId(instance)
                        .list())
                .isNotEmpty()
                .allSatisfy(log -> assertThat(log.isFailureLog()).isTrue());
        assertThat(history.createHistoricVariableInstanceQuery()
                        .processInstanceId(instance)
                        .singleResult()
                        .getValue())
                .isEqualTo("second");
        assertThat(history.createHistoricDetailQuery()
                        .processInstanceId(instance)
                        .count())
                .isZero();
        assertThat(history.createHistoricActivityInstanceQuery()
                        .processInstanceId(instance)
                        .activityId("first")
                        .finished()
                        .count())
                .isOne();
    }
}
