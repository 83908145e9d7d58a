package io.towerflow.demo.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains the failure in one line instead of a stack trace. */
class DemoExposedAnalyzer extends AbstractFailureAnalyzer<DemoExposedException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, DemoExposedException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
