package io.towerflow.engine;

import io.towerflow.audit.AuditTrail;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.NotFoundException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Retries steps that stand still, and keeps who wanted it. */
@Service
@Transactional
public class StepRetries {

    /** Most retries at a click; where more stand still, another click takes the next. */
    private static final int MOST = 200;

    private final FailedSteps steps;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;

    StepRetries(FailedSteps steps, AuditTrail audit, ApplicationEventPublisher events) {
        this.steps = steps;
        this.audit = audit;
        this.events = events;
    }

    /** @throws NotFoundException where no step of the tenant with this id stands still */
    public void retry(String id, String actor) {
        retry(steps.stalled(id).orElseThrow(() -> new NotFoundException("step that stands still", id)), actor);
    }

    /**
     * Retries what stands still in all processes with this business key.
     *
     * @return how many steps that are
     * @throws ConflictException where nothing stands still
     */
    public int retryAll(String businessKey, String actor) {
        List<FailedStep> stalled =
                steps.of(businessKey).stream().filter(FailedStep::stalled).toList();
        if (stalled.isEmpty()) {
            throw new ConflictException("Nothing stands still in " + businessKey);
        }
        stalled.forEach(step -> retry(step, actor));
        return stalled.size();
    }

    /**
     * Retries what stands still in any process, up to 200 steps.
     *
     * @return how many steps that are
     */
    public int retryAll(String actor) {
        List<FailedStep> stalled = steps.stalled(0, MOST);
        stalled.forEach(step -> retry(step, actor));
        return stalled.size();
    }

    private void retry(FailedStep step, String actor) {
        steps.retry(step);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("process", step.process());
        details.put("step", step.step());
        details.put("error", step.error());
        if (step.businessKey() != null) {
            details.put("businessKey", step.businessKey());
        }
        audit.record(actor, "retry-step", "process-instance " + step.processInstance(), details);
        events.publishEvent(new StepRetried(step, actor));
    }
}
