package io.towerflow.workbench.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesBacktestCommandTest {

    private static final Path SHIPPED = Path.of("rules");

    @TempDir
    Path folder;

    private Path alarms;
    private Path candidate;

    @BeforeEach
    void recordTroubleAndCopyTheRules() throws IOException {
        alarms = folder.resolve("alarms.csv");
        StringBuilder text = new StringBuilder("alarm_id,device_id,start_timestamp,end_timestamp\n");
        for (int day = 1; day <= 20; day++) {
            String time = "2026-03-%02d 10:00:".formatted(day);
            text.append("commercialPowerFailure,d")
                    .append(day % 3)
                    .append(',')
                    .append(time)
                    .append("00,")
                    .append(time)
                    .append("50\n");
            text.append("rectifierFailure,d")
                    .append(day % 3)
                    .append(',')
                    .append(time)
                    .append("20,")
                    .append(time)
                    .append("50\n");
        }
        Files.writeString(alarms, text);
        candidate = folder.resolve("candidate");
        try (Stream<Path> files = Files.walk(SHIPPED.resolve("correlation"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = candidate.resolve(SHIPPED.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    @Test
    void theSameRulesDecideTheSame() throws IOException {
        JsonNode told = backtest();

        assertThat(told.path("alarms").asInt()).isEqualTo(40);
        assertThat(told.path("before").asInt()).isBetween(1, 20);
        assertThat(told.path("changes")).isEmpty();
        assertThat(told.path("timesRealTime").asLong()).isGreaterThan(1000);
    }

    @Test
    void aNarrowerWindowSplitsIncidentsAndTheRuleIsNamed() throws IOException {
        Path policy = candidate.resolve("correlation/policy.table.csv");
        Files.writeString(policy, Files.readString(policy).replaceAll("(?m)^(\"[^\"]+\"),\\d+,", "$1,10,"));

        JsonNode told = backtest();

        assertThat(told.path("after").asInt()).isGreaterThan(told.path("before").asInt());
        assertThat(told.path("changes").path(0).path("kind").asText()).isEqualTo("SPLIT");
        assertThat(told.path("changes")
                        .path(0)
                        .path("decisions")
                        .path(0)
                        .path("ruleBefore")
                        .asText())
                .contains("power");
        assertThat(folder.resolve("page.html"))
                .content()
                .contains("split</strong>", "2 alarms, 1 → 2 incidents", "rectifierFailure", "policy.table.csv, line ");
    }

    @Test
    void rulesThatSayMoreThanRulesMayAreRefusedWithFileAndLine() throws IOException {
        Path rule = candidate.resolve("correlation/mine.drl");
        Files.writeString(rule, """
                package rules.correlation

                rule "Mine"
                when
                then
                    System.exit(0);
                end
                """);
        StringWriter err = new StringWriter();

        CommandLine line = new CommandLine(new RulesBacktestCommand()).setErr(new PrintWriter(err));
        line.setExecutionExceptionHandler((wrong, command, result) -> {
            command.getErr().println(wrong.getMessage());
            return 2;
        });

        assertThat(line.execute(arguments())).isEqualTo(2);
        assertThat(err.toString()).contains("mine.drl, line ").contains("System is refused");
    }

    private String[] arguments() {
        return new String[] {
            "--rules", candidate.toString(),
            "--against", SHIPPED.toString(),
            "--alarms", alarms.toString(),
            "--json", folder.resolve("difference.json").toString(),
            "--out", folder.resolve("page.html").toString()
        };
    }

    private JsonNode backtest() throws IOException {
        assertThat(new CommandLine(new RulesBacktestCommand()).execute(arguments()))
                .isZero();
        return new ObjectMapper().readTree(folder.resolve("difference.json").toFile());
    }
}
