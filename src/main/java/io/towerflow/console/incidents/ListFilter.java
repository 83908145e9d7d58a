package io.towerflow.console.incidents;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.IncidentSearch.Sort;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Filter and order of the list, as the page's address has it; what is unknown there does not narrow.
 *
 * @param state a state's word, {@code open} or {@code all}
 * @param severity a severity's word, or empty
 * @param who {@code me}, {@code nobody} or empty
 * @param late {@code true} or empty
 * @param sort a sort's word, with a minus before it for the other way round
 * @param from how many rows come before the first one that is shown
 */
public record ListFilter(
        String state, String severity, String region, String q, String who, String late, String sort, Integer from) {

    private static final Set<String> STATES = Set.of("open", "cleared", "closed", "merged", "cancelled", "all");
    private static final int LONGEST = 200;

    /** Returns the same with a value for whatever the address does not say, or says wrongly. */
    ListFilter tidy() {
        return new ListFilter(
                STATES.contains(text(state)) ? text(state) : "open",
                severity(text(severity)) == null ? "" : text(severity),
                text(region),
                text(q),
                Set.of("me", "nobody").contains(text(who)) ? text(who) : "",
                "true".equals(text(late)) ? "true" : "",
                Sort.of(bare(text(sort))).isPresent() ? text(sort) : Sort.URGENCY.word(),
                from == null ? 0 : Math.max(0, from));
    }

    private static String text(@Nullable String given) {
        String text = Objects.requireNonNullElse(given, "").strip();
        return text.substring(0, Math.min(LONGEST, text.length()));
    }

    private static String bare(String sort) {
        return sort.startsWith("-") ? sort.substring(1) : sort;
    }

    private static @Nullable PerceivedSeverity severity(String word) {
        return Arrays.stream(PerceivedSeverity.values())
                .filter(one -> one != PerceivedSeverity.CLEARED && one.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** Whether what is searched for is looked for in all states, since nobody has chosen one. */
    public boolean everywhere() {
        return state.equals("all") || (state.equals("open") && !q.isBlank());
    }

    IncidentSearch search(String reader) {
        return new IncidentSearch(
                everywhere() ? null : state,
                severity(severity),
                region.isEmpty() ? null : region,
                null,
                q.isBlank() ? null : q,
                switch (who) {
                    case "me" -> reader;
                    case "nobody" -> IncidentSearch.NOBODY;
                    default -> null;
                },
                !late.isEmpty(),
                Sort.of(bare(sort)).orElse(Sort.URGENCY),
                sort.startsWith("-"));
    }

    /** Returns the same at another place of the list. */
    ListFilter at(int place) {
        return new ListFilter(state, severity, region, q, who, late, sort, place);
    }

    /** Returns the same at the beginning of a page that exists. */
    ListFilter within(long total, int page) {
        int last = (int) Math.max(0, (total - 1) / page * page);
        return at(Math.min(from / page * page, last));
    }

    /** Returns the address of the page that shows this, without what goes without saying. */
    public String address(String path) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("state", state.equals("open") ? "" : state);
        said.put("severity", severity);
        said.put("region", region);
        said.put("q", q);
        said.put("who", who);
        said.put("late", late);
        said.put("sort", sort.equals(Sort.URGENCY.word()) ? "" : sort);
        said.put("from", from == 0 ? "" : from.toString());
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        said.forEach((name, value) -> {
            if (!value.isEmpty()) {
                address.queryParam(name, "{" + name + "}");
            }
        });
        return address.encode().buildAndExpand(said).toUriString();
    }

    /** Returns the address of the list with what stands behind the question mark of another of its addresses. */
    static String listAddress(String query) {
        MultiValueMap<String, String> said =
                UriComponentsBuilder.newInstance().query(query).build().getQueryParams();
        try {
            return new ListFilter(
                            first(said, "state"),
                            first(said, "severity"),
                            first(said, "region"),
                            first(said, "q"),
                            first(said, "who"),
                            first(said, "late"),
                            first(said, "sort"),
                            Integer.valueOf(first(said, "from").isEmpty() ? "0" : first(said, "from")))
                    .tidy()
                    .address("/");
        } catch (IllegalArgumentException unreadable) {
            return "/";
        }
    }

    private static String first(MultiValueMap<String, String> said, String name) {
        String value = said.getFirst(name);
        return value == null ? "" : UriUtils.decode(value, StandardCharsets.UTF_8);
    }

    /** Returns the address of the page before or after this one, which has so many rows. */
    public String moved(String path, int rows) {
        return at(Math.max(0, from + rows)).address(path);
    }
}
