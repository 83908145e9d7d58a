package io.towerflow.workbench.web;

import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.rules.RuleVersions;
import io.towerflow.workbench.RuleCandidate;
import io.towerflow.workbench.backtest.Backtest;
import io.towerflow.workbench.backtest.BacktestReport;
import io.towerflow.workbench.backtest.BacktestRequest;
import io.towerflow.workbench.backtest.Backtests;
import io.towerflow.workbench.testing.RuleTestReport;
import io.towerflow.workbench.testing.RuleTests;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Runs the tests of rules that are not in force, and tries such rules on stored alarms. */
@RestController
class BacktestController {

    /** The newest that are listed. */
    private static final int LISTED = 100;

    private final RuleTests tests;
    private final Backtests backtests;
    private final RuleVersions versions;

    BacktestController(RuleTests tests, Backtests backtests, RuleVersions versions) {
        this.tests = tests;
        this.backtests = backtests;
        this.versions = versions;
    }

    /** @param files text by file name, tests included */
    record Files(@Nullable Map<String, String> files) {}

    /**
     * Request of what is to be tried: a stored version or files, on the stored alarms of a period.
     *
     * @param against the version beside which it runs; null for the one in force
     */
    record Wanted(
            @Nullable String set,
            @Nullable Integer version,
            @Nullable Map<String, String> files,
            @Nullable Integer against,
            @Nullable Instant from,
            @Nullable Instant until) {}

    /** @param report null while it has not ended well */
    record Told(Backtest backtest, @Nullable BacktestReport report) {}

    /** Compiles the files of a set and runs the tests among them. */
    @PostMapping("/api/rules/{set}/test")
    RuleTestReport test(@PathVariable String set, @RequestBody Files body) {
        known(set);
        if (body.files() == null || body.files().isEmpty()) {
            throw new InvalidInputException("files", "Give the files of the set: text by file name");
        }
        return tests.run(set, body.files());
    }

    /** Orders a backtest of a stored version or of files, on the stored alarms of a period. */
    @PostMapping("/api/rules/backtests")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Backtest request(@RequestBody Wanted wanted, Principal who) {
        String set = wanted.set() == null ? "" : wanted.set();
        known(set);
        Integer version = wanted.version();
        Map<String, String> files = wanted.files();
        if ((version == null) == (files == null)) {
            throw new InvalidInputException("version", "Give either a stored version or the files of a candidate");
        }
        RuleCandidate candidate = new RuleCandidate(set, files == null ? stored(set, version) : files);
        Integer against = wanted.against();
        long id = backtests.request(new BacktestRequest(
                candidate,
                version == null ? candidate.hash().substring(0, 12) : String.valueOf(version),
                against == null ? versions.inForce(set).version() : against,
                wanted.from(),
                wanted.until(),
                null,
                who.getName()));
        return backtests.find(id).orElseThrow();
    }

    private Map<String, String> stored(String set, @Nullable Integer version) {
        try {
            return versions.files(set, version == null ? 0 : version);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidInputException("version", String.valueOf(unknown.getMessage()));
        }
    }

    private void known(String set) {
        if (!versions.sets().contains(set)) {
            throw new InvalidInputException(
                    "set", "There is no rule set \"" + set + "\"; there are " + versions.sets());
        }
    }

    /** The latest backtests, newest first. */
    @GetMapping("/api/rules/backtests")
    List<Backtest> newest() {
        return backtests.newest(LISTED);
    }

    /** A backtest, with its report once it has ended. */
    @GetMapping("/api/rules/backtests/{id}")
    Told one(@PathVariable long id) {
        return new Told(
                backtests.find(id).orElseThrow(() -> new NotFoundException("backtest", String.valueOf(id))),
                backtests.report(id).orElse(null));
    }

    /** Ends a backtest that runs or waits. */
    @PostMapping("/api/rules/backtests/{id}/cancel")
    Backtest cancel(@PathVariable long id, Principal who) {
        backtests.cancel(id, who.getName());
        return backtests.find(id).orElseThrow();
    }
}
