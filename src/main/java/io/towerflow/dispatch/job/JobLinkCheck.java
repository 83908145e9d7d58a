package io.towerflow.dispatch.job;

import io.towerflow.dispatch.visit.JobLink;
import io.towerflow.dispatch.visit.JobLinks;
import io.towerflow.identity.SignedCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/** Opens the link of a job's page before anything that was sent with it is read. */
@Component
class JobLinkCheck implements SignedCalls {

    /** Name of the request's attribute that holds the {@link JobLink}. */
    static final String LINK = "towerflow.job.link";

    private final JobLinks links;

    JobLinkCheck(JobLinks links) {
        this.links = links;
    }

    @Override
    public boolean looksAfter(String path) {
        return path.startsWith("/job/");
    }

    /** Checks the link's token; the page's own scripts and styles have none in their address, and nobody to guard. */
    @Override
    public void check(HttpServletRequest request) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get("token") instanceof String token) {
            request.setAttribute(LINK, links.open(token));
        }
    }
}
