package io.towerflow.incident.web;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.answer.ListCache;
import io.towerflow.correlation.Redecision;
import io.towerflow.engine.StepRetries;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentChanged;
import io.towerflow.incident.IncidentContributor;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.IncidentService;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.explanation.IncidentRedecision;
import io.towerflow.incident.explanation.Redecisions;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import java.net.URI;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What became of one incident of a bulk action: 202, or the status and words of its problem. */
record BulkOutcome(String number, int status, @Nullable String detail) {}
