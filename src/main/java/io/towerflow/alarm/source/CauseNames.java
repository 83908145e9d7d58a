package io.towerflow.alarm.source;

import io.towerflow.alarm.source.MappingFile.Cause;
import io.towerflow.alarm.source.MappingFile.Causes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Probable causes by the names that sources give their alarms: {@code connectors/causes/causes.yaml}. */
@Component
public class CauseNames {

    private final Causes hazards;
    private final Causes causes;

    public CauseNames(CauseSettings properties) {
        MappingFile file = MappingFile.read(properties.mapping()).onlyKeys(Set.of("ignored", "hazards", "causes"));
        hazards = file.causes("hazards");
        causes = file.causes("causes");
    }

    /**
     * The cause that a source's own mapping knows by one of the texts, in their order; else a hazard that any of them names; else
     * what the first text says that names a cause.
     */
    public Optional<Cause> find(Causes own, List<String> texts) {
        return first(own, texts)
                .or(() -> hazards.find(String.join(" | ", texts)))
                .or(() -> first(causes, texts));
    }

    private static Optional<Cause> first(Causes among, List<String> texts) {
        return texts.stream().flatMap(text -> among.find(text).stream()).findFirst();
    }
}
