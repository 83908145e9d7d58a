package io.towerflow.operations;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains the failure in one line instead of a stack trace. */
class UnfinishedSnapshotAnalyzer extends AbstractFailureAnalyzer<UnfinishedSnapshotException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, UnfinishedSnapshotException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
