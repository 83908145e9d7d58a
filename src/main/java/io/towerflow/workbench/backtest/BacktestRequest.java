package io.towerflow.workbench.backtest;

import io.towerflow.audit.AuditTrail;
import io.towerflow.correlation.RecordedPeriods;
import io.towerflow.correlation.recorded.RecordedFiles;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.rules.RuleVersions;
import io.towerflow.workbench.RuleCandidate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What somebody wants to be tried.
 *
 * @param label what people call the candidate
 * @param from the period of stored alarms; null where a file is given
 * @param until not included
 * @param file null where a period is given
 */
public record BacktestRequest(
        RuleCandidate candidate,
        String label,
        int against,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable Backtests.File file,
        String by) {}
