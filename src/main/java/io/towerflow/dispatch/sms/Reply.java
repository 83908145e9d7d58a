package io.towerflow.dispatch.sms;

import io.towerflow.dispatch.Verb;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A technician's SMS, read forgivingly: French or English, any case, accents, spacing and punctuation, the code before or
 * after the word, with or without a space in it.
 *
 * @param code the short code it names, or null
 * @param mentions codes named further on in the text, which may be codes or names of equipment
 * @param rest what follows as it was written: a reason or a cause; may be empty
 * @param language of the word, or null where it is used in both
 */
record Reply(
        Verb verb,
        @Nullable String code,
        Set<String> mentions,
        String rest,
        @Nullable Locale language) {

    private static final Map<String, Word> WORDS = Map.ofEntries(
            english("YES", Verb.ACCEPT),
            english("YEP", Verb.ACCEPT),
            english("YEAH", Verb.ACCEPT),
            english("ACCEPTED", Verb.ACCEPT),
            french("OUI", Verb.ACCEPT),
            french("ACCEPTE", Verb.ACCEPT),
            french("ACCEPTER", Verb.ACCEPT),
            french("J ACCEPTE", Verb.ACCEPT),
            french("D ACCORD", Verb.ACCEPT),
            french("DACCORD", Verb.ACCEPT),
            either("ACCEPT", Verb.ACCEPT),
            either("OK", Verb.ACCEPT),
            either("OKAY", Verb.ACCEPT),
            english("NO", Verb.DECLINE),
            english("NOPE", Verb.DECLINE),
            english("DECLINED", Verb.DECLINE),
            english("REFUSED", Verb.DECLINE),
            french("NON", Verb.DECLINE),
            french("REFUS", Verb.DECLINE),
            french("JE REFUSE", Verb.DECLINE),
            french("DECLINER", Verb.DECLINE),
            french("REFUSER", Verb.DECLINE),
            either("DECLINE", Verb.DECLINE),
            either("REFUSE", Verb.DECLINE),
            either("ETA", Verb.ETA),
            english("IN", Verb.ETA),
            english("OMW", Verb.ETA),
            english("ON MY WAY", Verb.ETA),
            english("ARRIVING", Verb.ETA),
            english("ARRIVING IN", Verb.ETA),
            french("DANS", Verb.ETA),
            french("EN ROUTE", Verb.ETA),
            french("J ARRIVE", Verb.ETA),
            french("J ARRIVE DANS", Verb.ETA),
            french("ARRIVE DANS", Verb.ETA),
            french("ARRIVEE DANS", Verb.ETA),
            french("HEURE D ARRIVEE", Verb.ETA),
            english("PART", Verb.PART),
            english("PARTS", Verb.PART),
            english("NEED", Verb.PART),
            english("NEED PART", Verb.PART),
            english("NEED PARTS", Verb.PART),
            english("NEED A PART", Verb.PART),
            english("NEED SPARE", Verb.PART),
            english("SPARE", Verb.PART),
            french("PIECE", Verb.PART),
            french("PIECES", Verb.PART),
            french("BESOIN", Verb.PART),
            french("BESOIN PIECE", Verb.PART),
            french("BESOIN DE PIECE", Verb.PART),
            french("IL FAUT", Verb.PART),
            french("MANQUE", Verb.PART),
            english("ARRIVED", Verb.ARRIVED),
            english("ON SITE", Verb.ARRIVED),
            english("ONSITE", Verb.ARRIVED),
            french("ARRIVE", Verb.ARRIVED),
            french("ARRIVEE", Verb.ARRIVED),
            french("JE SUIS ARRIVE", Verb.ARRIVED),
            french("SUR PLACE", Verb.ARRIVED),
            french("SURPLACE", Verb.ARRIVED),
            french("SUR SITE", Verb.ARRIVED),
            english("DONE", Verb.DONE),
            english("FINISHED", Verb.DONE),
            english("FIXED", Verb.DONE),
            english("REPAIRED", Verb.DONE),
            english("COMPLETED", Verb.DONE),
            french("FINI", Verb.DONE),
            french("C EST FINI", Verb.DONE),
            french("TERMINE", Verb.DONE),
            french("REPARE", Verb.DONE),
            french("REPAREE", Verb.DONE),
            french("FAIT", Verb.DONE),
            french("RESOLU", Verb.DONE),
            english("CANNOT", Verb.CANNOT),
            english("CANT", Verb.CANNOT),
            english("CAN T", Verb.CANNOT),
            english("CAN NOT", Verb.CANNOT),
            english("CANNOT REPAIR", Verb.CANNOT),
            english("CANNOT FIX", Verb.CANNOT),
            english("FAILED", Verb.CANNOT),
            english("NOT REPAIRED", Verb.CANNOT),
            english("NOT FIXED", Verb.CANNOT),
            english("NOT DONE", Verb.CANNOT),
            french("ECHEC", Verb.CANNOT),
            french("NON REPARE", Verb.CANNOT),
            french("PAS REPARE", Verb.CANNOT),
            french("PAS RESOLU", Verb.CANNOT),
            either("IMPOSSIBLE", Verb.CANNOT),
            english("HELP", Verb.HELP),
            french("AIDE", Verb.HELP),
            either("INFO", Verb.HELP),
            either("STOP", Verb.STOP),
            english("UNSUBSCRIBE", Verb.STOP),
            french("ARRET", Verb.STOP),
            // They begin like a refusal and mean the contrary, or not yet: better to ask again.
            english("NO PROBLEM", Verb.UNREADABLE),
            english("NO PB", Verb.UNREADABLE),
            english("NO WORRIES", Verb.UNREADABLE),
            english("NOT YET", Verb.UNREADABLE),
            french("PAS ENCORE", Verb.UNREADABLE),
            french("PAS FINI", Verb.UNREADABLE));

    /** Letters that are answers only where they stand alone or beside a code. */
    private static final Map<String, Word> LETTERS = Map.of(
            "Y", new Word(Verb.ACCEPT, Locale.ENGLISH),
            "O", new Word(Verb.ACCEPT, Locale.FRENCH),
            "N", new Word(Verb.DECLINE, null));

    private static final int LONGEST_PHRASE = 3;
    private static final Pattern CODE = Pattern.compile("([A-Z])([0-9OIL]{2,3})");
    private static final Pattern GLUED = Pattern.compile("([A-Z]{2,})([A-Z][0-9]{2,3})");
    private static final Pattern LATER = Pattern.compile("(?i)^(dans|in|vers|at|a|à) *\\d");
    private static final Pattern TOKEN = Pattern.compile("[A-Z0-9]+");

    static Reply parse(String body) {
        String text = Normalizer.normalize(body, Normalizer.Form.NFKC);
        List<Token> tokens = tokens(text);
        int next = 0;
        String code = null;
        Code first = codeAt(tokens, 0);
        if (first != null) {
            code = first.code();
            next = first.end();
        }
        Match match = wordAt(tokens, next, code != null);
        if (match == null) {
            return new Reply(Verb.UNREADABLE, code, mentions(tokens, next), "", null);
        }
        Word word = match.word();
        next = match.end();
        if (code == null) {
            code = match.gluedCode();
        }
        // "OK, done A12": the second word says what is meant. "Yes no": nothing is.
        Match second = word.verb() == Verb.ACCEPT ? wordAt(tokens, next, false) : null;
        if (second != null
                && second.word().verb() != Verb.ACCEPT
                && second.word().verb() != Verb.ETA
                && second.word().verb() != Verb.HELP) {
            word = second.word().verb() == Verb.DECLINE ? new Word(Verb.UNREADABLE, null) : second.word();
            next = second.end();
            code = code == null ? second.gluedCode() : code;
        }
        if (code == null) {
            Code after = codeAt(tokens, next);
            if (after != null) {
                code = after.code();
                next = after.end();
            }
        }
        String rest = (next == 0 ? "" : text.substring(tokens.get(next - 1).end()))
                .replaceFirst("^[\\s\\p{Punct}]+", "")
                .strip();
        // "Arrivé A12 dans 20 min" has not arrived yet.
        boolean later = word.verb() == Verb.ARRIVED && LATER.matcher(rest).find();
        return new Reply(later ? Verb.ETA : word.verb(), code, mentions(tokens, next), rest, word.language());
    }

    private static @Nullable Match wordAt(List<Token> tokens, int from, boolean codeBefore) {
        for (int length = Math.min(LONGEST_PHRASE, tokens.size() - from); length > 0; length--) {
            StringBuilder phrase = new StringBuilder(tokens.get(from).text());
            for (int i = 1; i < length; i++) {
                phrase.append(' ').append(tokens.get(from + i).text());
            }
            Word word = WORDS.get(phrase.toString());
            if (word != null) {
                return new Match(word, from + length, null);
            }
        }
        if (from >= tokens.size()) {
            return null;
        }
        String token = tokens.get(from).text();
        Word letter = LETTERS.get(token);
        if (letter != null && (codeBefore || tokens.size() == from + 1 || codeAt(tokens, from + 1) != null)) {
            return new Match(letter, from + 1, null);
        }
        Matcher glued = GLUED.matcher(token);
        if (glued.matches()) {
            Word word = WORDS.get(glued.group(1));
            if (word != null) {
                return new Match(word, from + 1, glued.group(2));
            }
        }
        return null;
    }

    /** A code in one token (A12) or in two (A 12). */
    private static @Nullable Code codeAt(List<Token> tokens, int at) {
        if (at >= tokens.size()) {
            return null;
        }
        String code = code(tokens.get(at).text());
        if (code != null) {
            return new Code(code, at + 1);
        }
        if (tokens.get(at).text().length() == 1 && at + 1 < tokens.size()) {
            code = code(tokens.get(at).text() + tokens.get(at + 1).text());
            return code == null ? null : new Code(code, at + 2);
        }
        return null;
    }

    /** The code with digits where O, I or L were typed for 0 and 1; null where it is none. */
    private static @Nullable String code(String token) {
        Matcher matcher = CODE.matcher(token);
        if (!matcher.matches() || matcher.group(2).chars().noneMatch(Character::isDigit)) {
            return null;
        }
        return matcher.group(1)
                + matcher.group(2).replace('O', '0').replace('I', '1').replace('L', '1');
    }

    private static Set<String> mentions(List<Token> tokens, int from) {
        Set<String> codes = new LinkedHashSet<>();
        for (int i = from; i < tokens.size(); i++) {
            Code found = codeAt(tokens, i);
            if (found != null) {
                codes.add(found.code());
            }
        }
        return codes;
    }

    private static List<Token> tokens(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            // One letter for one, so that positions stay those of the text.
            plain.append(Character.toUpperCase(Normalizer.normalize(text.substring(i, i + 1), Normalizer.Form.NFD)
                    .charAt(0)));
        }
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(plain);
        while (matcher.find()) {
            tokens.add(new Token(matcher.group(), matcher.end()));
        }
        return tokens;
    }

    private static Map.Entry<String, Word> english(String word, Verb verb) {
        return Map.entry(word, new Word(verb, Locale.ENGLISH));
    }

    private static Map.Entry<String, Word> french(String word, Verb verb) {
        return Map.entry(word, new Word(verb, Locale.FRENCH));
    }

    private static Map.Entry<String, Word> either(String word, Verb verb) {
        return Map.entry(word, new Word(verb, null));
    }

    private record Word(Verb verb, @Nullable Locale language) {}

    private record Token(String text, int end) {}

    private record Match(Word word, int end, @Nullable String gluedCode) {}

    private record Code(String code, int end) {}
}
