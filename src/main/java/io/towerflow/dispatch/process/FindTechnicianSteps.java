package io.towerflow.dispatch.process;

import static io.towerflow.dispatch.process.DispatchTechnicianSteps.workOrder;

import io.towerflow.dispatch.DispatchService;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Names the steps of the process find-technician and its variables. */
@Configuration(proxyBeanMethods = false)
class FindTechnicianSteps {

    private static final String TECHNICIAN_FOUND = "technicianFound";
    private static final String OFFER_TIMEOUT = "offerTimeout";
    private static final String ANSWERED_MEANWHILE = "answeredMeanwhile";

    @Bean
    JavaDelegate chooseTechnicianDelegate(DispatchService service) {
        return execution -> execution.setVariable(
                TECHNICIAN_FOUND, service.chooseTechnician(workOrder(execution)).isPresent());
    }

    @Bean
    JavaDelegate offerWorkOrderDelegate(DispatchService service) {
        return execution -> execution.setVariable(
                OFFER_TIMEOUT, service.offer(workOrder(execution)).toString());
    }

    @Bean
    JavaDelegate withdrawOfferDelegate(DispatchService service) {
        return execution -> execution.setVariable(ANSWERED_MEANWHILE, service.expire(workOrder(execution)));
    }
}
