package io.towerflow.alarm.load;

import io.towerflow.alarm.source.MappingFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;

/** Maps the recording's types and devices to the server's words, and each type to its severity. */
final class LoadMapping {

    private static final String SHIPPED = "connectors/load/huawei-24v.yaml";
    private static final Set<String> KEYS =
            Set.of("source", "sitePrefix", "regionPrefix", "linkKind", "latitude", "longitude", "types", "otherTypes");

    final String source;
    final String sitePrefix;
    final String regionPrefix;
    final String linkKind;
    final double latitude;
    final double longitude;
    private final List<MappingFile.Type> types;
    private final List<MappingFile.Type> others;
    private final Map<String, MappingFile.Type> chosen = new ConcurrentHashMap<>();

    private LoadMapping(MappingFile file) {
        source = file.text("source");
        sitePrefix = file.text("sitePrefix");
        regionPrefix = file.text("regionPrefix");
        linkKind = file.text("linkKind");
        latitude = file.number("latitude");
        longitude = file.number("longitude");
        types = file.types("types");
        others = file.types("otherTypes");
        if (others.isEmpty()) {
            throw new IllegalArgumentException("The mapping has no otherTypes");
        }
    }

    static LoadMapping read(@Nullable Path file) {
        return new LoadMapping(
                MappingFile.read(file == null ? new ClassPathResource(SHIPPED) : new FileSystemResource(file))
                        .onlyKeys(KEYS));
    }

    /** The entry that names the type, else one of the other entries, always the same for the same type. */
    MappingFile.Type type(String id) {
        return chosen.computeIfAbsent(id, key -> types.stream()
                .filter(type -> type.cause().fits(key))
                .findFirst()
                .orElseGet(() -> others.get(Math.floorMod(number(key), others.size()))));
    }

    private static int number(String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            return id.hashCode();
        }
    }
}
