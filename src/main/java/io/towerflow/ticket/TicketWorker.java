package io.towerflow.ticket;

import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.problem.ConflictException;
import io.towerflow.storage.Backoff;
import io.towerflow.storage.PollingWorker;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.ticket.Itsm.Answer;
import io.towerflow.ticket.Itsm.Refused;
import io.towerflow.ticket.Itsm.Taken;
import io.towerflow.ticket.Itsm.Unavailable;
import io.towerflow.ticket.Itsm.Unknown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the tickets in the ITSM follow the incidents. It compares what the ITSM has with what it should have and sends the
 * difference; so however long the ITSM was away, it hears of each incident once and in order: the ticket made, then what became
 * of it. While the ITSM does not answer, one ticket at a time asks whether it does again, at growing intervals, and the others
 * wait.
 */
@Component
class TicketWorker extends PollingWorker {

    private static final Logger LOG = LoggerFactory.getLogger(TicketWorker.class);

    private final TicketRepository repository;
    private final TicketWriter writer;
    private final Itsm itsm;
    private final Incidents incidents;
    private final IncidentService service;
    private final TransactionTemplate transaction;
    private final ItsmSettings settings;
    private final Clock clock;
    private final Backoff backoff;
    private volatile Instant pausedUntil = Instant.MIN;
    private volatile int failuresInARow;

    TicketWorker(
            TicketRepository repository,
            TicketWriter writer,
            Itsm itsm,
            Incidents incidents,
            IncidentService service,
            TransactionTemplate transaction,
            ItsmSettings settings,
            Clock clock) {
        super(Pace.of("trouble-tickets", settings.polling())
                .threads(settings.on() ? settings.threads() : 0)
                // A call under way may end; what does not is found undecided later.
                .ending(settings.callTimeout().plusSeconds(1)));
        this.backoff = new Backoff(settings.retry(), settings.retryAtMost());
        this.repository = repository;
        this.writer = writer;
        this.itsm = itsm;
        this.incidents = incidents;
        this.service = service;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    /** Somebody wants it tried now, whatever was agreed with the ITSM. */
    void hurry() {
        pausedUntil = Instant.MIN;
        wake();
    }

    /** Follows what has changed and sends one ticket; false where nothing was to be done. */
    @Override
    protected boolean look(int thread) {
        return Tenancy.as(settings.tenant(), () -> {
            boolean followed = follow();
            return send() || followed;
        });
    }

    private boolean follow() {
        List<String> changed = inTransaction(() -> {
            List<String> numbers = repository.takeSignals();
            numbers.forEach(this::follow);
            return numbers;
        });
        if (settings.closesIncidents()) {
            changed.forEach(this::closeWhatTheItsmClosed);
        }
        return !changed.isEmpty();
    }

    private void follow(String number) {
        Incident incident = incidents.find(number).orElse(null);
        if (incident == null) {
            return;
        }
        Instant now = clock.instant();
        TicketRepository.Row row = repository.find(number).orElse(null);
        if (row == null) {
            if (!incident.state().ended() && !settings.fromSeverity().worseThan(incident.severity())) {
                Instant due = incident.openedAt().plus(settings.settling());
                repository.insert(number, now, due.isAfter(now) ? due : now);
            }
            return;
        }
        boolean settling =
                row.dueAt() != null && row.dueAt().isAfter(now) && row.ticket().attempts() == 0;
        if (settling && row.ticket().externalId() == null) {
            if (incident.state().ended()) {
                repository.forget(number);
            }
            return;
        }
        repository.touch(number, now);
    }

    /** The ITSM has resolved or closed the ticket, and no alarm is active any more: nobody needs to say so a second time. */
    private void closeWhatTheItsmClosed(String number) {
        try {
            transaction.executeWithoutResult(tx -> {
                TicketRepository.Row row = repository.find(number).orElse(null);
                Incident incident = incidents.find(number).orElse(null);
                if (row == null || incident == null) {
                    return;
                }
                String theirs = row.ticket().externalStatus();
                boolean over = "resolved".equals(theirs) || "closed".equals(theirs);
                if (row.closingAsked() && !over) {
                    repository.reopened(number);
                }
                // What it resolved because we said so is not its own judgement.
                DesiredTicket.Sent sent = row.ticket().sent();
                boolean byUs = sent != null && sent.status().equals(theirs);
                if (over && !byUs && incident.state() == IncidentState.CLEARED && repository.askClosing(number)) {
                    service.judge(
                            number, "confirmed", "ITSM " + row.ticket().externalId() + " " + theirs, TicketWriter.ITSM);
                }
            });
        } catch (ConflictException overtaken) {
            LOG.debug("{} needs no closing by its ticket: {}", number, overtaken.getMessage());
        }
    }

    private boolean send() {
        Instant now = clock.instant();
        if (now.isBefore(pausedUntil)) {
            return false;
        }
        TicketRepository.Row row =
                inTransaction(() -> repository.claim(now, settings.lease())).orElse(null);
        if (row == null) {
            return false;
        }
        String number = row.ticket().incidentNumber();
        MDC.put("incident", number);
        try {
            Incident incident = incidents
                    .find(number)
                    .orElseThrow(() -> new IllegalStateException("There is no incident " + number));
            String externalId = row.ticket().externalId();
            boolean neverTold = externalId == null && row.ticket().attempts() == 0 && !row.undecided();
            boolean settled = !incident.openedAt().plus(settings.settling()).isAfter(now);
            if (neverTold && incident.state().ended() && !settled) {
                inTransaction(() -> {
                    repository.drop(row);
                    return true;
                });
                return true;
            }
            DesiredTicket ticket = writer.write(incident);
            if (externalId == null) {
                create(row, ticket);
            } else {
                update(row, externalId, ticket);
            }
        } catch (RuntimeException e) {
            LOG.error("The trouble ticket of {} could not be sent", number, e);
            failed(row, new Unavailable(String.valueOf(e), null, true), false);
        } finally {
            MDC.remove("incident");
        }
        return true;
    }

    private void create(TicketRepository.Row row, DesiredTicket wanted) {
        Answer answer = new Unknown();
        // It may have arrived all the same: a ticket is never made a second time.
        if (row.undecided() || row.ticket().attempts() > 0) {
            answer = itsm.find(wanted.incidentNumber());
            if (answer instanceof Unavailable away) {
                failed(row, new Unavailable(away.error(), away.retryAfter(), row.undecided()), true);
                return;
            }
        }
        boolean found = answer instanceof Taken;
        if (answer instanceof Unknown) {
            answer = itsm.create(wanted);
        }
        switch (answer) {
            case Taken taken -> {
                String status = taken.status() == null ? "acknowledged" : taken.status();
                // What was found may have been made of an older state: everything is told again but what it shows.
                DesiredTicket.@Nullable Sent sent = found ? null : wanted.asSent(status);
                Set<String> notes = new HashSet<>();
                wanted.notes().stream()
                        .filter(note -> !found
                                || taken.notes().contains(note.id())
                                || taken.notes().contains(note.text()))
                        .forEach(note -> notes.add(note.id()));
                taken(row, taken.externalId(), status, sent, notes, wanted);
            }
            case Unknown none -> failed(row, new Unavailable("The ITSM made no ticket", null, true), true);
            case Unavailable away -> failed(row, away, true);
            case Refused refused -> refused(row, refused.error());
        }
    }

    private void update(TicketRepository.Row row, String externalId, DesiredTicket wanted) {
        DesiredTicket.@Nullable Sent sent = row.ticket().sent();
        String theirs = row.ticket().externalStatus();
        TicketChange change = TicketChange.between(sent, theirs, row.ticket().sentNotes(), wanted);
        String before = sent == null ? (theirs == null ? "acknowledged" : theirs) : sent.status();
        String asked = change.status();
        String status = asked != null ? asked : wanted.status().equals(theirs) ? wanted.status() : before;
        if (change.empty()) {
            inTransaction(() -> {
                repository.known(row, wanted.asSent(status), clock.instant());
                return true;
            });
            return;
        }
        if (change.status() != null) {
            inTransaction(() -> {
                repository.asking(row, change.status());
                return true;
            });
        }
        Answer answer = itsm.update(externalId, change, row.undecided());
        switch (answer) {
            case Taken taken -> {
                Set<String> notes = new HashSet<>(row.ticket().sentNotes());
                wanted.notes().forEach(note -> notes.add(note.id()));
                // What people there have set shows in the answer, too; it is news when their event says so.
                taken(
                        row,
                        externalId,
                        change.status() == null || taken.status() == null ? change.status() : taken.status(),
                        wanted.asSent(status),
                        notes,
                        wanted);
            }
            case Unknown none -> refused(row, "The ITSM has no ticket " + externalId + " any more");
            case Unavailable away -> failed(row, away, true);
            case Refused refused -> refused(row, refused.error());
        }
    }

    private void taken(
            TicketRepository.Row row,
            String externalId,
            @Nullable String status,
            DesiredTicket.@Nullable Sent sent,
            Set<String> notes,
            DesiredTicket wanted) {
        String theirs = status == null ? row.ticket().externalStatus() : status;
        boolean more = !TicketChange.between(sent, theirs, notes, wanted).empty();
        inTransaction(() -> {
            repository.taken(row, externalId, status, sent, notes, more, clock.instant());
            return true;
        });
        answered();
    }

    private void refused(TicketRepository.Row row, String error) {
        LOG.error("The ITSM does not take the ticket of {}: {}", row.ticket().incidentNumber(), error);
        inTransaction(() -> {
            repository.failed(row, error, false, null, clock.instant());
            return true;
        });
        answered();
    }

    /** The ITSM answers: others need not wait. */
    private void answered() {
        failuresInARow = 0;
        pausedUntil = Instant.MIN;
    }

    private void failed(TicketRepository.Row row, Unavailable why, boolean itsmAway) {
        Instant now = clock.instant();
        Duration own = backoff.after(row.ticket().attempts());
        if (why.undecided() && own.compareTo(settings.doubt()) < 0) {
            own = settings.doubt();
        }
        Instant due = now.plus(own);
        if (itsmAway) {
            Duration all = why.retryAfter() == null ? backoff.after(failuresInARow) : why.retryAfter();
            failuresInARow++;
            pausedUntil = now.plus(all);
            LOG.warn(
                    "The ITSM cannot be told of {}, next try in {}: {}",
                    row.ticket().incidentNumber(),
                    all,
                    why.error());
        }
        inTransaction(() -> {
            repository.failed(row, why.error(), why.undecided(), due, now);
            return true;
        });
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(tx -> work.get()));
    }
}
