package io.towerflow.operations.account;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains the failure in one line instead of a stack trace. */
class AdministratorMissingAnalyzer extends AbstractFailureAnalyzer<AdministratorMissingException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, AdministratorMissingException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
