package io.towerflow.workbench.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.rules.language.RuleFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesTestCommandTest {

    @TempDir
    Path folder;

    @Test
    void aThresholdThatATestGuardsFailsTheTeamsBuild() throws IOException {
        Path set = Files.createDirectory(folder.resolve("remediation"));
        for (Map.Entry<String, String> file : RuleFiles.shipped("remediation").entrySet()) {
            Files.writeString(set.resolve(file.getKey()), file.getValue().replace("0.4,180", "0.9,180"));
        }
        Path json = folder.resolve("report.json");
        StringWriter told = new StringWriter();
        CommandLine line = new CommandLine(RulesTestCommand.class).setErr(new PrintWriter(told));
        line.setExecutionExceptionHandler((wrong, command, result) -> {
            told.write(String.valueOf(wrong.getMessage()));
            return 2;
        });

        int exit = line.execute("--rules", folder.toString(), "--json", json.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(told.toString()).isEqualTo("not as the tests expect: remediation");
        JsonNode report = new ObjectMapper().readTree(json.toFile()).path(0);
        assertThat(report.path("passed").asBoolean()).isFalse();
        assertThat(report.path("coverage").asInt()).isEqualTo(100);
        assertThat(report.path("tests"))
                .filteredOn(test -> !test.path("passed").asBoolean())
                .extracting(test -> test.path("name").asText())
                .containsExactly(
                        "A hung radio is restarted",
                        "Another action that is switched off holds nothing back",
                        "Its radio may be restarted all the same");
    }
}
