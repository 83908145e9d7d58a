package io.towerflow.dispatch.sms;

import io.towerflow.dispatch.visit.ReplyCommand;
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
 * SMS of a technician, read forgivingly: French or English, any case, accents, spacing and punctuation, the code before or after
 * the word, with or without a space in it.
 *
 * @param code the short code it names, or null
 * @param mentions codes named further on in the text, which may be codes or names of equipment
 * @param rest what follows as it was written: a reason or a cause; may be empty
 * @param language of the word, or null where it is used in both
 */
record Reply(
        ReplyCommand verb,
        @Nullable String code,
        Set<String> mentions,
        String rest,
        @Nullable Locale language) {

    private static final Map<String, Word> WORDS = Map.ofEntries(
            english("YES", ReplyCommand.ACCEPT),
            english("YEP", ReplyCommand.ACCEPT),
            english("YEAH", ReplyCommand.ACCEPT),
            english("ACCEPTED", ReplyCommand.ACCEPT),
            french("OUI", ReplyCommand.ACCEPT),
            french("ACCEPTE", ReplyCommand.ACCEPT),
            french("ACCEPTER", ReplyCommand.ACCEPT),
            french("J ACCEPTE", ReplyCommand.ACCEPT),
            french("D ACCORD", ReplyCommand.ACCEPT),
            french("DACCORD", ReplyCommand.ACCEPT),
            either("ACCEPT", ReplyCommand.ACCEPT),
            either("OK", ReplyCommand.ACCEPT),
            either("OKAY", ReplyCommand.ACCEPT),
            english("NO", ReplyCommand.DECLINE),
            english("NOPE", ReplyCommand.DECLINE),
            english("DECLINED", ReplyCommand.DECLINE),
            english("REFUSED", ReplyCommand.DECLINE),
            french("NON", ReplyCommand.DECLINE),
            french("REFUS", ReplyCommand.DECLINE),
            french("JE REFUSE", ReplyCommand.DECLINE),
            french("DECLINER", ReplyCommand.DECLINE),
            french("REFUSER", ReplyCommand.DECLINE),
            either("DECLINE", ReplyCommand.DECLINE),
            either("REFUSE", ReplyCommand.DECLINE),
            either("ETA", ReplyCommand.ETA),
            english("IN", ReplyCommand.ETA),
            english("OMW", ReplyCommand.ETA),
            english("ON MY WAY", ReplyCommand.ETA),
            english("ARRIVING", ReplyCommand.ETA),
            english("ARRIVING IN", ReplyCommand.ETA),
            french("DANS", ReplyCommand.ETA),
            french("EN ROUTE", ReplyCommand.ETA),
            french("J ARRIVE", ReplyCommand.ETA),
            french("J ARRIVE DANS", ReplyCommand.ETA),
            french("ARRIVE DANS", ReplyCommand.ETA),
            french("ARRIVEE DANS", ReplyCommand.ETA),
            french("HEURE D ARRIVEE", ReplyCommand.ETA),
            english("PART", ReplyCommand.PART),
            english("PARTS", ReplyCommand.PART),
            english("NEED", ReplyCommand.PART),
            english("NEED PART", ReplyCommand.PART),
            english("NEED PARTS", ReplyCommand.PART),
            english("NEED A PART", ReplyCommand.PART),
            english("NEED SPARE", ReplyCommand.PART),
            english("SPARE", ReplyCommand.PART),
            french("PIECE", ReplyCommand.PART),
            french("PIECES", ReplyCommand.PART),
            french("BESOIN", ReplyCommand.PART),
            french("BESOIN PIECE", ReplyCommand.PART),
            french("BESOIN DE PIECE", ReplyCommand.PART),
            french("IL FAUT", ReplyCommand.PART),
            french("MANQUE", ReplyCommand.PART),
            english("ARRIVED", ReplyCommand.ARRIVED),
            english("ON SITE", ReplyCommand.ARRIVED),
            english("ONSITE", ReplyCommand.ARRIVED),
            french("ARRIVE", ReplyCommand.ARRIVED),
            french("ARRIVEE", ReplyCommand.ARRIVED),
            french("JE SUIS ARRIVE", ReplyCommand.ARRIVED),
            french("SUR PLACE", ReplyCommand.ARRIVED),
            french("SURPLACE", ReplyCommand.ARRIVED),
            french("SUR SITE", ReplyCommand.ARRIVED),
            english("DONE", ReplyCommand.DONE),
            english("FINISHED", ReplyCommand.DONE),
            english("FIXED", ReplyCommand.DONE),
            english("REPAIRED", ReplyCommand.DONE),
            english("COMPLETED", ReplyCommand.DONE),
            french("FINI", ReplyCommand.DONE),
            french("C EST FINI", ReplyCommand.DONE),
            french("TERMINE", ReplyCommand.DONE),
            french("REPARE", ReplyCommand.DONE),
            french("REPAREE", ReplyCommand.DONE),
            french("FAIT", ReplyCommand.DONE),
            french("RESOLU", ReplyCommand.DONE),
            english("CANNOT", ReplyCommand.CANNOT),
            english("CANT", ReplyCommand.CANNOT),
            english("CAN T", ReplyCommand.CANNOT),
            english("CAN NOT", ReplyCommand.CANNOT),
            english("CANNOT REPAIR", ReplyCommand.CANNOT),
            english("CANNOT FIX", ReplyCommand.CANNOT),
            english("FAILED", ReplyCommand.CANNOT),
            english("NOT REPAIRED", ReplyCommand.CANNOT),
            english("NOT FIXED", ReplyCommand.CANNOT),
            english("NOT DONE", ReplyCommand.CANNOT),
            french("ECHEC", ReplyCommand.CANNOT),
            french("NON REPARE", ReplyCommand.CANNOT),
            french("PAS REPARE", ReplyCommand.CANNOT),
            french("PAS RESOLU", ReplyCommand.CANNOT),
            either("IMPOSSIBLE", ReplyCommand.CANNOT),
            english("HELP", ReplyCommand.HELP),
            french("AIDE", ReplyCommand.HELP),
            either("INFO", ReplyCommand.HELP),
            either("STOP", ReplyCommand.STOP),
            english("UNSUBSCRIBE", ReplyCommand.STOP),
            french("ARRET", ReplyCommand.STOP),
            // They begin like a refusal and mean the contrary, or not yet: better to ask again.
            english("NO PROBLEM", ReplyCommand.UNREADABLE),
            english("NO PB", ReplyCommand.UNREADABLE),
            english("NO WORRIES", ReplyCommand.UNREADABLE),
            english("NOT YET", ReplyCommand.UNREADABLE),
            french("PAS ENCORE", ReplyCommand.UNREADABLE),
            french("PAS FINI", ReplyCommand.UNREADABLE));

    /** Letters that are answers only where they stand alone or beside a code. */
    private static final Map<String, Word> LETTERS = Map.of(
            "Y", new Word(ReplyCommand.ACCEPT, Locale.ENGLISH),
            "O", new Word(ReplyCommand.ACCEPT, Locale.FRENCH),
            "N", new Word(ReplyCommand.DECLINE, null));

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
            return new Reply(ReplyCommand.UNREADABLE, code, mentions(tokens, next), "", null);
        }
        Word word = match.word();
        next = match.end();
        if (code == null) {
            code = match.gluedCode();
        }
        // "OK, done A12": the second word says what is meant. "Yes no": nothing is.
        Match second = word.verb() == ReplyCommand.ACCEPT ? wordAt(tokens, next, false) : null;
        if (second != null
                && second.word().verb() != ReplyCommand.ACCEPT
                && second.word().verb() != ReplyCommand.ETA
                && second.word().verb() != ReplyCommand.HELP) {
            word = second.word().verb() == ReplyCommand.DECLINE
                    ? new Word(ReplyCommand.UNREADABLE, null)
                    : second.word();
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
        boolean later =
                word.verb() == ReplyCommand.ARRIVED && LATER.matcher(rest).find();
        return new Reply(later ? ReplyCommand.ETA : word.verb(), code, mentions(tokens, next), rest, word.language());
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

    /** Reads a code in one token (A12) or in two (A 12). */
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

    /** Returns the code with digits where O, I or L were typed for 0 and 1; null where it is none. */
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

    private static Map.Entry<String, Word> english(String word, ReplyCommand verb) {
        return Map.entry(word, new Word(verb, Locale.ENGLISH));
    }

    private static Map.Entry<String, Word> french(String word, ReplyCommand verb) {
        return Map.entry(word, new Word(verb, Locale.FRENCH));
    }

    private static Map.Entry<String, Word> either(String word, ReplyCommand verb) {
        return Map.entry(word, new Word(verb, null));
    }

    private record Word(ReplyCommand verb, @Nullable Locale language) {}

    private record Token(String text, int end) {}

    private record Match(Word word, int end, @Nullable String gluedCode) {}

    private record Code(String code, int end) {}
}
