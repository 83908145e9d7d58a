package io.towerflow.remediation;

import io.towerflow.audit.AuditTrail;
import io.towerflow.inventory.Inventory;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * A switch that is off.
 *
 * @param action a word of {@link RemedyRules#ACTIONS}, or {@link #ALL}
 * @param siteId a site's id, or {@link #ALL}
 */
public record SwitchedOff(String action, String siteId, String reason, String by, Instant at) {}
