package io.towerflow.notification.sms;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Request of an SMS that is nothing but one of these words, in French or English, however written. CANCEL, END and QUIT are not
 * among them: a technician may mean the job. Where the provider takes them for a STOP, it says so.
 */
public enum OptOutWord {
    STOP(
            Set.of("ARRET", "ARRETER", "ARRETEZ", "DESABONNEMENT", "DESABONNER", "DESINSCRIPTION", "DESINSCRIRE"),
            Set.of("STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "OPTOUT", "OPT OUT")),
    START(Set.of("REPRISE", "REPRENDRE", "ABONNEMENT", "REABONNEMENT"), Set.of("START", "UNSTOP", "SUBSCRIBE"));

    private final Set<String> french;
    private final Set<String> english;

    OptOutWord(Set<String> french, Set<String> english) {
        this.french = french;
        this.english = english;
    }

    /** Word with its language; STOP is both languages' word and says nothing about the sender's. */
    public record Said(OptOutWord word, Locale language) {}

    /** Returns what the provider itself has taken an SMS for: Twilio's {@code OptOutType}, STOP, START or HELP. */
    public static Optional<Said> taken(@Nullable String optOutType) {
        return optOutType != null && (optOutType.equals("STOP") || optOutType.equals("START"))
                ? Optional.of(new Said(valueOf(optOutType), Locale.ENGLISH))
                : Optional.empty();
    }

    /** Reads the word in a text; empty where the text says anything more, such as a work order's code. */
    public static Optional<Said> in(String body) {
        String plain = Normalizer.normalize(body, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip()
                .toUpperCase(Locale.ROOT)
                .replaceFirst("^SMS (?=STOP$)|(?<=^STOP) SMS$", "");
        for (OptOutWord word : values()) {
            if (word.french.contains(plain)) {
                return Optional.of(new Said(word, Locale.FRENCH));
            }
            if (word.english.contains(plain)) {
                return Optional.of(new Said(word, plain.equals("STOP") ? Locale.FRENCH : Locale.ENGLISH));
            }
        }
        return Optional.empty();
    }
}
