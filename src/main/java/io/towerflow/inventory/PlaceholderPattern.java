package io.towerflow.inventory;

import io.towerflow.problem.InvalidInputException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule that reads the site out of an object's id: {@code {site}} stands for the id of a known site, in any case, and each
 * {@code *} for any text. {@code {site}-*} makes {@code ODN-001-BAT2} equipment of the site {@code ODN-001}.
 */
public final class PlaceholderPattern {

    private static final String SITE = "{site}";
    private static final int LONGEST = 100;

    private final Pattern before;
    private final Pattern after;

    private PlaceholderPattern(Pattern before, Pattern after) {
        this.before = before;
        this.after = after;
    }

    /** @throws InvalidInputException for the field {@code pattern} where it has not exactly one {@code {site}}, or is nothing but it */
    public static PlaceholderPattern of(String text) {
        String pattern = text.strip();
        int at = pattern.indexOf(SITE);
        if (at < 0 || pattern.indexOf(SITE, at + 1) >= 0 || pattern.length() > LONGEST || pattern.equals(SITE)) {
            throw new InvalidInputException(
                    "pattern", "must have {site} once and more beside it, at most " + LONGEST + " characters");
        }
        return new PlaceholderPattern(
                wildcards(pattern.substring(0, at)), wildcards(pattern.substring(at + SITE.length())));
    }

    private static Pattern wildcards(String text) {
        StringBuilder regex = new StringBuilder();
        for (String literal : text.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(literal.isEmpty() ? "(?:)" : Pattern.quote(literal));
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** The known site, no place-holder, that the object's id names; of several the one with the longest id. */
    public Optional<Site> siteIn(String objectId, Topology topology) {
        Site found = null;
        for (int from = 0; from < objectId.length(); from++) {
            if (!before.matcher(objectId.substring(0, from)).matches()) {
                continue;
            }
            for (int to = objectId.length(); to > from; to--) {
                Site site = known(objectId.substring(from, to), topology);
                boolean longer = site != null
                        && (found == null || site.id().length() > found.id().length());
                if (longer && after.matcher(objectId.substring(to)).matches()) {
                    found = site;
                }
            }
        }
        return Optional.ofNullable(found);
    }

    private static @Nullable Site known(String id, Topology topology) {
        Site site = topology.site(topology.idOf(id));
        return site == null || site.placeholder() ? null : site;
    }
}
