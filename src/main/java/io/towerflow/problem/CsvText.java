package io.towerflow.problem;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * CSV as spreadsheet programs save it: UTF-8 with or without a byte order mark, or UTF-16 with one; columns parted by commas,
 * semicolons or tabs, whichever its first line has most of.
 *
 * @param text without the mark; throws a {@link java.nio.charset.CharacterCodingException} where the bytes are no such text
 */
public record CsvText(Reader text, char delimiter) {

    /** Message for bytes that are no such text. */
    public static final String NO_TEXT = "is not in UTF-8: save it as \"CSV UTF-8\"";

    private static final char MARK = '\ufeff';
    private static final int LONGEST_HEADING = 1 << 16;

    /** Opens a stream at its beginning; closing the text closes it. */
    public static CsvText open(InputStream bytes) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(bytes, 2);
        byte[] first = stream.readNBytes(2);
        stream.unread(first);
        return of(new InputStreamReader(
                stream,
                charset(first)
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    private static Charset charset(byte[] first) {
        if (first.length == 2 && first[0] == (byte) 0xfe && first[1] == (byte) 0xff) {
            return StandardCharsets.UTF_16BE;
        }
        if (first.length == 2 && first[0] == (byte) 0xff && first[1] == (byte) 0xfe) {
            return StandardCharsets.UTF_16LE;
        }
        return StandardCharsets.UTF_8;
    }

    private static CsvText of(Reader reader) throws IOException {
        BufferedReader text = new BufferedReader(reader, LONGEST_HEADING);
        text.mark(1);
        if (text.read() != MARK) {
            text.reset();
        }
        text.mark(LONGEST_HEADING);
        char[] heading = new char[LONGEST_HEADING];
        int length = 0;
        for (int more = 0;
                length < heading.length && more >= 0 && !ended(heading, length);
                length += Math.max(0, more)) {
            more = text.read(heading, length, heading.length - length);
        }
        text.reset();
        return new CsvText(text, delimiter(new String(heading, 0, length)));
    }

    private static boolean ended(char[] heading, int length) {
        return new String(heading, 0, length).stripLeading().lines().count() > 1;
    }

    /** Delimiter of a text's columns: counted in its first line that is not blank, outside of quotation marks. */
    public static char delimiter(String text) {
        String heading =
                text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        boolean quoted = false;
        int[] found = new int[3];
        String delimiters = ",;\t";
        for (char one : heading.toCharArray()) {
            quoted ^= one == '"';
            int at = delimiters.indexOf(one);
            if (!quoted && at >= 0) {
                found[at]++;
            }
        }
        int most = found[1] > found[0] ? 1 : 0;
        return delimiters.charAt(found[2] > found[most] ? 2 : most);
    }
}
