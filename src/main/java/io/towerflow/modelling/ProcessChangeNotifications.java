package io.towerflow.modelling;

import io.towerflow.people.Person;
import io.towerflow.publishing.AuthorNotifications;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells people what becomes of a changed process. */
@Component
class ProcessChangeNotifications {

    private final AuthorNotifications mail;
    private final ProcessChangeFormModel formModel;

    ProcessChangeNotifications(AuthorNotifications mail, ProcessChangeFormModel formModel) {
        this.mail = mail;
        this.formModel = formModel;
    }

    /** Notifies everybody who may decide. */
    void asked(ProcessChange change) {
        mail.deciders(change.author())
                .forEach(person -> mail.tell(
                        person,
                        change.number(),
                        "workbench.process-asked",
                        "once",
                        reader -> parameters(change, reader)));
    }

    void published(ProcessChange change) {
        mail.tell(
                change.author(), change.number(), "workbench.process-published", reader -> parameters(change, reader));
    }

    void refused(ProcessChange change) {
        mail.tell(change.author(), change.number(), "workbench.process-refused", reader -> parameters(change, reader));
    }

    private Map<String, String> parameters(ProcessChange change, Person reader) {
        return Map.of(
                "change", change.number(),
                "process", change.key(),
                "version", String.valueOf(change.version()),
                "before", String.valueOf(change.basedOn()),
                "author", change.author(),
                "reason", change.reason(),
                "why", formModel.why(change, reader.language()),
                "link", formModel.link(change));
    }
}
