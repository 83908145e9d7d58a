package io.towerflow.workbench.draft;

import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.InvalidInputException.Field;
import io.towerflow.problem.UnavailableException;
import io.towerflow.rules.RuleSets;
import io.towerflow.rules.RuleVersions;
import io.towerflow.rules.language.RuleChecker;
import io.towerflow.rules.language.RuleFault;
import io.towerflow.workbench.testing.TestRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Checks what people type. One thread of the lowest priority compiles for all of them, so that the intake keeps the cores; of one
 * person's questions only the newest is answered.
 */
@Component
public class RuleChecks implements DisposableBean {

    private static final int MOST_WAITING = 16;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final RuleVersions versions;
    private final RuleChecker checker = new RuleChecker();
    private final Map<String, Future<List<RuleFault>>> asked = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor compiler =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                Thread thread = new Thread(work, "check-rules");
                thread.setContextClassLoader(RuleSets.class.getClassLoader());
                thread.setPriority(Thread.MIN_PRIORITY);
                thread.setDaemon(true);
                return thread;
            });

    RuleChecks(RuleVersions versions) {
        this.versions = versions;
        compiler.allowCoreThreadTimeOut(true);
    }

    /**
     * What is wrong with the rules of a set, and which files of tests cannot be read; waits for it.
     *
     * @param by who asks; an earlier question of the same person that waits is given up
     * @throws InvalidInputException for an unknown set, or files that are not a rule set's
     * @throws UnavailableException where too many ask at once, or a newer question of the same person came
     */
    public List<RuleFault> check(String set, Map<String, String> files, String by) {
        if (!versions.sets().contains(set)) {
            throw new InvalidInputException(
                    "set", "must be one of " + String.join(", ", versions.sets()) + ", not " + set);
        }
        List<Field> wrong = DraftLimits.wrong(files);
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
        Future<List<RuleFault>> answer;
        try {
            answer = compiler.submit(
                    () -> Stream.concat(checker.check(set, files).stream(), TestRun.unreadable(files).stream())
                            .toList());
        } catch (RejectedExecutionException busy) {
            throw new UnavailableException("Too many rules are being checked", Duration.ofSeconds(2), busy);
        }
        Future<List<RuleFault>> before = asked.put(by, answer);
        if (before != null) {
            before.cancel(false);
            compiler.purge();
        }
        try {
            return answer.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (CancellationException | TimeoutException late) {
            answer.cancel(false);
            throw new UnavailableException("The check was given up", Duration.ofSeconds(1), late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The check was stopped", Duration.ofSeconds(1), stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("The rules of " + set + " could not be checked", failed.getCause());
        } finally {
            asked.remove(by, answer);
        }
    }

    @Override
    public void destroy() {
        compiler.shutdownNow();
    }
}
