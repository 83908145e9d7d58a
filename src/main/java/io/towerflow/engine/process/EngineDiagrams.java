package io.towerflow.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.stereotype.Component;

/** Reads the BPMN of a deployed version. */
@Component
class EngineDiagrams {

    private final RepositoryService repository;

    EngineDiagrams(RepositoryService repository) {
        this.repository = repository;
    }

    /** @param definition the engine's id of the version */
    String read(String definition) {
        try (InputStream in = repository.getProcessModel(definition)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The diagram of " + definition + " cannot be read", e);
        }
    }
}
