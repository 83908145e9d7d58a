package io.towerflow.dispatch.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.correlation.RootCause;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.booking.Bookings;
import io.towerflow.dispatch.booking.PartTexts;
import io.towerflow.dispatch.booking.SiteAccess;
import io.towerflow.dispatch.visit.CauseCodes;
import io.towerflow.dispatch.visit.JobLinkRefusedException.Why;
import io.towerflow.dispatch.visit.VisitChecklist;
import io.towerflow.dispatch.visit.VisitReports;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.StoredTexts;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.people.People;
import io.towerflow.people.Technician;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.MessageSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Writes the page of a job in its technician's language, and the one for a link that opens nothing in both. */
@Component
class JobPage {

    private final ITemplateEngine templates;
    private final Incidents incidents;
    private final StoredTexts sentences;
    private final Inventory inventory;
    private final Bookings bookings;
    private final PartTexts parts;
    private final SiteAccess admissions;
    private final People people;
    private final VisitChecklist checklist;
    private final VisitReports reports;
    private final MessageSource texts;
    private final ObjectMapper json;
    private final String version = version();

    JobPage(
            @Qualifier("templateEngine") ITemplateEngine templates,
            Incidents incidents,
            StoredTexts sentences,
            Inventory inventory,
            Bookings bookings,
            PartTexts parts,
            SiteAccess admissions,
            People people,
            VisitChecklist checklist,
            VisitReports reports,
            MessageSource texts,
            ObjectMapper json) {
        this.templates = templates;
        this.incidents = incidents;
        this.sentences = sentences;
        this.inventory = inventory;
        this.bookings = bookings;
        this.parts = parts;
        this.admissions = admissions;
        this.people = people;
        this.checklist = checklist;
        this.reports = reports;
        this.texts = texts;
        this.json = json;
    }

    /**
     * Place of the job.
     *
     * @param point latitude and longitude as links have them; null where nobody knows them
     */
    public record Place(
            String id,
            String name,
            String accessHours,
            String zone,
            @Nullable String point) {}

    @Transactional(readOnly = true)
    public String show(Job job) {
        WorkOrder order = job.order();
        Locale language = JobActions.language(job.technician());
        Incident incident = incidents.find(order.incidentNumber()).orElseThrow();
        Site site = inventory.topology(order.tenant()).site(order.siteId());
        ZoneId zone = people.technician(job.technician().id())
                .map(Technician::timeZone)
                .orElse(ZoneOffset.UTC);
        Context model = new Context(language);
        model.setVariable("version", version);
        model.setVariable("lang", language.getLanguage());
        model.setVariable("stage", job.stage().word());
        model.setVariable("order", order);
        model.setVariable("name", job.technician().name());
        model.setVariable("title", incidents.title(order.incidentNumber(), language));
        RootCause cause = incident.rootCause();
        model.setVariable(
                "cause", cause == null ? null : sentences.say(incident.tenant(), cause.explanation(), language));
        model.setVariable("severity", incident.severity().word());
        model.setVariable("place", place(order, site));
        model.setVariable("answerUntil", clockTime(job.offer().expiresAt(), zone));
        model.setVariable("eta", clockTime(order.etaAt(), zone));
        model.setVariable("part", part(order, language));
        model.setVariable("permit", bookings.permit(order.id()).orElse(null));
        model.setVariable("access", admissions.access(order.siteId()).orElse(null));
        model.setVariable("causes", causes(language));
        model.setVariable("questions", checklist.questions(language));
        model.setVariable(
                "answers",
                reports.checklists(order.id()).stream()
                        .filter(one ->
                                one.technicianId().equals(job.technician().id()))
                        .findFirst()
                        .map(one -> write(one.answers()))
                        .orElse("{}"));
        List<VisitReports.Picture> pictures = reports.pictures(order.id());
        model.setVariable(
                "photos",
                pictures.stream().filter(picture -> !picture.signature()).count());
        model.setVariable("signed", pictures.stream().anyMatch(VisitReports.Picture::signature));
        return templates.process("dispatch/job", model);
    }

    /** Returns the page for a link that opens nothing any more, or never did. */
    String closed(String french, String english) {
        Context model = new Context(Locale.FRENCH);
        model.setVariable("french", french);
        model.setVariable("english", english);
        model.setVariable("frenchAdvice", texts.getMessage("dispatch.page.closed", null, Locale.FRENCH));
        model.setVariable("englishAdvice", texts.getMessage("dispatch.page.closed", null, Locale.ENGLISH));
        model.setVariable("version", version);
        return templates.process("dispatch/job-closed", model);
    }

    String why(Why why, Locale language) {
        return texts.getMessage("dispatch.page.refused." + why.name().toLowerCase(Locale.ROOT), null, language);
    }

    private static Place place(WorkOrder order, @Nullable Site site) {
        if (site == null) {
            return new Place(order.siteId(), order.siteId(), "?", "UTC", null);
        }
        return new Place(
                site.id(),
                site.name(),
                site.accessHours(),
                site.timeZone().getId(),
                site.placeholder() ? null : String.format(Locale.ROOT, "%.5f,%.5f", site.latitude(), site.longitude()));
    }

    private @Nullable String part(WorkOrder order, Locale language) {
        String part = parts.of(order, order.technicianId(), language);
        return part.isEmpty() ? null : part;
    }

    private Map<String, String> causes(Locale language) {
        Map<String, String> causes = new LinkedHashMap<>();
        CauseCodes.all().forEach(code -> causes.put(code, texts.getMessage("dispatch.cause." + code, null, language)));
        return causes;
    }

    private static @Nullable String clockTime(@Nullable Instant time, ZoneId zone) {
        return time == null
                ? null
                : DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(time.atZone(zone));
    }

    /**
     * Returns the version of the page, which changes with its script and style, so that a browser never uses those of another
     * release.
     */
    private static String version() {
        CRC32 sum = new CRC32();
        for (String file : List.of("job.js", "job.css")) {
            try (InputStream in = new ClassPathResource("static/job/" + file).getInputStream()) {
                sum.update(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Long.toHexString(sum.getValue());
    }

    private String write(Map<String, Object> answers) {
        try {
            return json.writeValueAsString(answers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
