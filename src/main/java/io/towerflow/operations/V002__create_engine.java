package io.towerflow.operations;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.stereotype.Component;

/**
 * Creates the engine's tables from the scripts that the engine ships, so that they belong to the migrating role and the
 * application's role needs no right to create any.
 */
@Component
class V002__create_engine extends BaseJavaMigration {

    private static final List<String> PARTS = List.of(
            "engine", "history", "identity", "case.engine", "case.history", "decision.engine", "decision.history");

    @Override
    public void migrate(Context context) {
        for (String part : PARTS) {
            ScriptUtils.executeSqlScript(
                    context.getConnection(),
                    new EncodedResource(
                            new ClassPathResource(
                                    "org/camunda/bpm/engine/db/create/activiti.postgres.create." + part + ".sql"),
                            StandardCharsets.UTF_8));
        }
    }
}
