package io.towerflow.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
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
                                .serviceTask("first")
                                .camundaAsyncBefore()
                                .camundaExpression("${execution.setVariable('word', 'second')}")
                                .serviceTask("fails")
                                .camundaAsyncBefore()
                                .camundaExpression("${nothing.of.this.name}")
                                .endEvent()
                                .done())
                .deploy();
        String instance =
                runtime.startProcessInstanceByKey(KEY, Map.of("word", "first")).getId();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(history.createHistoricJobLogQuery()
                        .processInstanceId(instance)
                        .failureLog()
                        .count())
                .isPositive());

        assertThat(history.createHistoricJobLogQuery()
                        .processInstanceId(instance)
                        .list())
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
