package io.towerflow.dispatch.process;

import static io.towerflow.dispatch.process.DispatchTechnicianSteps.workOrder;

import io.towerflow.dispatch.OfferService;
import io.towerflow.dispatch.TechnicianSelection;
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
    JavaDelegate chooseTechnicianDelegate(TechnicianSelection selection) {
        return execution -> execution.setVariable(
                TECHNICIAN_FOUND,
                selection.chooseTechnician(workOrder(execution)).isPresent());
    }

    @Bean
    JavaDelegate offerWorkOrderDelegate(OfferService offers) {
        return execution -> execution.setVariable(
                OFFER_TIMEOUT, offers.offer(workOrder(execution)).toString());
    }

    @Bean
    JavaDelegate withdrawOfferDelegate(OfferService offers) {
        return execution -> execution.setVariable(ANSWERED_MEANWHILE, offers.expire(workOrder(execution)));
    }
}
