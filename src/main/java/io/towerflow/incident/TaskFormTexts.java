package io.towerflow.incident;

import io.towerflow.identity.process.MarkdownText;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Texts of another room on an incident in the forms of its tasks. */
public interface TaskFormTexts {

    /**
     * Returns texts for an incident, by the name they have in the form ({@code report}): each in these languages, in their order.
     */
    Map<String, List<MarkdownText>> texts(String incidentNumber, List<Locale> languages);
}
