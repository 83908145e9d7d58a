package io.towerflow.people;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

/**
 * People of a team who take turns.
 *
 * @param callOrder 1 is called first, 2 when 1 does not answer; 1 to 9
 * @param members person ids, in the order of their turns
 * @param startsAt the first hand-over, on the clocks of the team's time zone
 * @param turn how long one is on call as clocks show it, an hour to a year: a day is from 08:00 to 08:00 also when clocks change
 * @param hours the part of each turn in which this rotation is on call
 */
public record OnCallRotation(
        String teamId,
        String id,
        int callOrder,
        List<String> members,
        LocalDateTime startsAt,
        Duration turn,
        CoverHours hours) {

    private static final Duration LONGEST = Duration.ofDays(366);

    /**
     * Reads the length of a turn: {@code daily}, {@code weekly}, or a number with {@code h}, {@code d} or {@code w}.
     *
     * @throws IllegalArgumentException when it is none, or not between an hour and a year
     */
    public static Duration turnOf(String text) {
        String word = text.strip().toLowerCase(java.util.Locale.ROOT);
        Duration turn =
                switch (word) {
                    case "daily" -> Duration.ofDays(1);
                    case "weekly" -> Duration.ofDays(7);
                    default -> counted(word);
                };
        if (turn.compareTo(Duration.ofHours(1)) < 0 || turn.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no length of a turn; write daily, weekly, or as 12h, 3d, 2w: 1h to 52w");
        }
        return turn;
    }

    private static Duration counted(String word) {
        if (!word.matches("\\d{1,4}[hdw]")) {
            return Duration.ZERO;
        }
        long count = Long.parseLong(word.substring(0, word.length() - 1));
        return switch (word.charAt(word.length() - 1)) {
            case 'h' -> Duration.ofHours(count);
            case 'd' -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }
}
