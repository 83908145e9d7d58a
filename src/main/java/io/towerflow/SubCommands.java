package io.towerflow;

import io.towerflow.alarm.load.LoadCommand;
import io.towerflow.correlation.LearnCausesCommand;
import io.towerflow.correlation.ReplayCommand;
import io.towerflow.demo.ScoreCommand;
import io.towerflow.demo.ScoreRemediesCommand;
import io.towerflow.launch.PrepareStartCommand;
import io.towerflow.workbench.backtest.RulesBacktestCommand;
import io.towerflow.workbench.testing.RulesTestCommand;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The analyses that need no server, database or broker: {@code java -jar towerflow.jar NAME --help}; each is a public command in
 * the root package of its room. A sub-command ends with
 * 0, or with 2 and one line on standard error that says what is wrong.
 */
final class SubCommands {

    private static final List<Class<? extends Callable<Integer>>> ALL = List.of(
            LearnCausesCommand.class,
            LoadCommand.class,
            PrepareStartCommand.class,
            ReplayCommand.class,
            RulesBacktestCommand.class,
            RulesTestCommand.class,
            ScoreCommand.class,
            ScoreRemediesCommand.class);

    private SubCommands() {}

    /** Whether the arguments name a sub-command; else they are the server's. */
    static boolean named(String[] args) {
        return args.length > 0
                && ALL.stream()
                        .anyMatch(
                                type -> type.getAnnotation(Command.class).name().equals(args[0]));
    }

    /** Runs the named sub-command and answers the program's exit code. */
    static int run(String[] args) {
        // Before the first logger: without Spring, logback would write debug lines to standard output, where results
        // go.
        System.setProperty("logback.configurationFile", "logback-command.xml");
        Class<? extends Callable<Integer>> type = ALL.stream()
                .filter(candidate ->
                        candidate.getAnnotation(Command.class).name().equals(args[0]))
                .findFirst()
                .orElseThrow();
        CommandLine line = new CommandLine(type);
        line.setParameterExceptionHandler((wrong, arguments) -> complain(line, wrong));
        line.setExecutionExceptionHandler((wrong, command, result) -> complain(line, wrong));
        return line.execute(Arrays.copyOfRange(args, 1, args.length));
    }

    private static int complain(CommandLine line, Exception wrong) {
        Throwable cause = wrong;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        Throwable inner =
                cause instanceof java.io.UncheckedIOException && cause.getCause() != null ? cause.getCause() : cause;
        String what = inner instanceof NoSuchFileException missing
                ? "no such file: " + missing.getFile()
                : inner.getMessage() == null ? inner.toString() : inner.getMessage();
        line.getErr().println(line.getCommandName() + ": " + what.replaceAll("\\s*\\R\\s*", " "));
        return 2;
    }
}
