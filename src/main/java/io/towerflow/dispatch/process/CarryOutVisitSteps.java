package io.towerflow.dispatch.process;

import static io.towerflow.dispatch.process.DispatchTechnicianSteps.workOrder;

import io.towerflow.dispatch.VisitService;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Names the steps of the process carry-out-visit and its variables. */
@Configuration(proxyBeanMethods = false)
class CarryOutVisitSteps {

    private static final String HANDED_OVER = "handedOver";

    @Bean
    JavaDelegate handOverAtShiftEndDelegate(VisitService visits) {
        return execution -> {
            boolean handedOver = visits.handOverAtShiftEnd(workOrder(execution));
            execution.setVariable(HANDED_OVER, handedOver);
            if (!handedOver) {
                execution.setVariable(
                        DispatchTechnicianSteps.SHIFT_END, visits.nextLook().toString());
            }
        };
    }
}
