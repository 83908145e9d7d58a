package io.towerflow.incident;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.audit.AuditTrail;
import io.towerflow.incident.ProcessCommand.Kind;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What one shift tells the next. */
public record HandOverNote(long id, Instant at, String author, String text) {}
