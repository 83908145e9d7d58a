package io.towerflow.dispatch.tmf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderRequests;
import io.towerflow.dispatch.WorkOrderRequests.Remark;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.visit.VisitReports;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes a work order as TMF697 version 5 has it: one item, which is the visit; the site as its place, the technician as a
 * related party, the incident as a related entity.
 *
 * <p>The states, TMF697's WorkOrderStateType:
 *
 * <table>
 *   <caption>What each state means here</caption>
 *   <tr><th>TMF697</th><th>the visit</th></tr>
 *   <tr><td>pending</td><td>is being offered; nobody has it yet</td></tr>
 *   <tr><td>acknowledged</td><td>a technician has accepted it</td></tr>
 *   <tr><td>inProgress</td><td>the technician is on site</td></tr>
 *   <tr><td>completed</td><td>repaired, says the technician</td></tr>
 *   <tr><td>failed</td><td>the technician could not repair</td></tr>
 *   <tr><td>rejected</td><td>nobody could be found</td></tr>
 *   <tr><td>cancelled</td><td>no longer wanted, by a person or because its incident ended</td></tr>
 *   <tr><td>held, partial, assessingCancellation, pendingCancellation</td><td>never: a visit is one item, and a cancellation
 *       takes effect at once</td></tr>
 * </table>
 */
@Component
class TmfWorkOrderJson {

    static final String PATH = "/tmf-api/workOrder/v5/workOrder";

    private static final String PROBLEMS = "/tmf-api/serviceProblemManagement/v4/serviceProblem/";

    private final WorkOrderRequests requests;
    private final Incidents incidents;
    private final Inventory inventory;
    private final People people;
    private final VisitReports reports;
    private final ObjectMapper json;

    TmfWorkOrderJson(
            WorkOrderRequests requests,
            Incidents incidents,
            Inventory inventory,
            People people,
            VisitReports reports,
            ObjectMapper json) {
        this.requests = requests;
        this.incidents = incidents;
        this.inventory = inventory;
        this.people = people;
        this.reports = reports;
        this.json = json;
    }

    ObjectNode write(WorkOrder order, Locale locale) {
        Incident incident = incidents.find(order.incidentNumber()).orElse(null);
        String title = incident == null ? order.id() : incidents.title(order.incidentNumber(), locale);
        String priority = String.valueOf(priority(incident == null ? null : incident.severity()));
        List<Remark> remarks = requests.remarks(order.id());
        ObjectNode written = json.createObjectNode();
        written.put("id", order.id());
        written.put("href", PATH + "/" + order.id());
        written.put("@type", "WorkOrder");
        written.put("description", title);
        written.put("category", order.skill().word());
        written.put("priority", priority);
        times(written, order);
        written.putArray("externalIdentifier")
                .addObject()
                .put("id", order.code())
                .put("owner", "TowerFlow")
                .put("externalIdentifierType", "smsCode")
                .put("@type", "ExternalIdentifier");
        remarks.stream()
                .filter(Remark::cancellation)
                .findFirst()
                .ifPresent(why -> written.put("cancellationReason", why.text()));
        notes(written.putArray("note"), order, remarks);
        place(written.putArray("place").addObject(), order);
        ArrayNode parties = written.putArray("relatedParty");
        Person technician = order.technicianId() == null
                ? null
                : people.find(order.technicianId()).orElse(null);
        if (order.technicianId() != null) {
            parties.addObject()
                    .put("id", order.technicianId())
                    .put("name", technician == null ? order.technicianId() : technician.name())
                    .put("role", order.state() == WorkOrderState.PENDING ? "asked technician" : "technician")
                    .put("@type", "RelatedPartyRefOrPartyRoleRef")
                    .put("@referredType", "Individual");
        }
        written.putArray("relatedEntity")
                .addObject()
                .put("id", order.incidentNumber())
                .put("href", PROBLEMS + order.incidentNumber())
                .put("name", title)
                .put("role", "incident")
                .put("@type", "RelatedEntity")
                .put("@referredType", "ServiceProblem");
        item(written.putArray("workOrderItem").addObject(), order, title, priority, technician);
        return written;
    }

    private static void times(ObjectNode written, WorkOrder order) {
        String changed = order.stateChangedAt().toString();
        written.put("state", order.state().word());
        written.put("stateChangeDate", changed);
        written.put("requestedStartDate", order.createdAt().toString());
        switch (order.state()) {
            case IN_PROGRESS -> written.put("startDate", changed);
            case COMPLETED, FAILED, REJECTED -> written.put("completionDate", changed);
            case CANCELLED -> written.put("cancellationDate", changed);
            case PENDING, ACKNOWLEDGED -> {
                // Nothing has begun.
            }
        }
    }

    private static void notes(ArrayNode notes, WorkOrder order, List<Remark> remarks) {
        for (Remark remark : remarks) {
            note(notes, remark.text(), remark.at().toString(), remark.author() == null ? "TowerFlow" : remark.author());
        }
        if (order.note() != null) {
            note(
                    notes,
                    order.note(),
                    order.stateChangedAt().toString(),
                    order.technicianId() == null ? "technician" : order.technicianId());
        }
    }

    private static void note(ArrayNode notes, String text, String date, String author) {
        notes.addObject()
                .put("id", String.valueOf(notes.size()))
                .put("author", author)
                .put("date", date)
                .put("text", text)
                .put("@type", "Note");
    }

    private void place(ObjectNode place, WorkOrder order) {
        Site site = inventory.topology(order.tenant()).site(order.siteId());
        place.put("id", order.siteId())
                .put("href", "/api/sites/" + order.siteId())
                .put("name", site == null || site.name().isBlank() ? order.siteId() : site.name())
                .put("role", "site")
                .put("@type", "RelatedPlaceRefOrValue")
                .put("@referredType", "GeographicSite");
    }

    private void item(ObjectNode item, WorkOrder order, String title, String priority, @Nullable Person technician) {
        item.put("id", "1");
        item.put("state", order.state().word());
        item.put("description", title);
        item.put("@type", "WorkOrderItem");
        ObjectNode work = item.putObject("work");
        work.put("workType", order.skill().word());
        work.put("workPriority", priority);
        work.put("@type", "Work");
        if (order.etaAt() != null) {
            work.put("scheduledStartDate", order.etaAt().toString());
        }
        place(work.putArray("place").addObject(), order);
        attachments(work, order);
        if (order.technicianId() != null && order.state() != WorkOrderState.PENDING) {
            work.putArray("workforceEmployeeAssignment")
                    .addObject()
                    .putObject("workforceEmployee")
                    .put("id", order.technicianId())
                    .put("name", technician == null ? order.technicianId() : technician.name());
        }
    }

    /** Adds what the technician brought back; the bytes are where the address says, for who may read work orders. */
    private void attachments(ObjectNode work, WorkOrder order) {
        List<VisitReports.Picture> pictures = reports.pictures(order.id());
        if (pictures.isEmpty()) {
            return;
        }
        ArrayNode attachments = work.putArray("attachment");
        for (VisitReports.Picture picture : pictures) {
            ObjectNode attachment = attachments.addObject();
            attachment
                    .put("id", picture.id().toString())
                    .put("attachmentType", picture.signature() ? "signature" : "photo")
                    .put("mimeType", picture.mediaType())
                    .put("url", "/api/work-orders/" + order.id() + "/pictures/" + picture.id())
                    .put("@type", "Attachment");
            if (picture.signer() != null) {
                attachment.put("name", picture.signer());
            }
            attachment.putObject("size").put("amount", picture.size()).put("units", "byte");
        }
    }

    /** Returns the priority: 0 is the highest, 4 the lowest. */
    private static int priority(@Nullable PerceivedSeverity severity) {
        return switch (severity) {
            case CRITICAL -> 0;
            case MAJOR -> 1;
            case MINOR -> 2;
            case WARNING -> 3;
            case INDETERMINATE, CLEARED -> 4;
            case null -> 4;
        };
    }
}
