package io.towerflow.incident.web;

import io.towerflow.problem.ConflictException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import java.util.function.Consumer;
import org.springframework.http.HttpStatus;

/** Does to one of many incidents what is wanted, so that one that refuses does not stop the others. */
final class BulkOutcomes {

    private BulkOutcomes() {}

    static BulkOutcome of(String number, Consumer<String> act) {
        try {
            act.accept(number);
            return new BulkOutcome(number, HttpStatus.ACCEPTED.value(), null);
        } catch (NotFoundException unknown) {
            return new BulkOutcome(number, HttpStatus.NOT_FOUND.value(), unknown.getMessage());
        } catch (ConflictException impossible) {
            return new BulkOutcome(number, HttpStatus.CONFLICT.value(), impossible.getMessage());
        } catch (RuleBrokenException refused) {
            return new BulkOutcome(number, HttpStatus.UNPROCESSABLE_ENTITY.value(), refused.getMessage());
        }
    }
}
