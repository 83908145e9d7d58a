package io.towerflow.identity.process;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Markdown for a form's text, made of parts that are either the product's own Markdown or plain text. Plain text is escaped, so
 * that a form shows every character of it and none of it as markup, link, picture or heading.
 *
 * @param markdown what the form renders
 */
public record MarkdownText(String markdown) {

    /** Characters that the reader does not see, and those that turn the direction of the text after them. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}&&[^\\s]]|[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern LINES = Pattern.compile("\\s*\\R\\s*");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    /** Characters that begin or end some markup. */
    private static final Pattern MARKUP = Pattern.compile("[!#&)*+\\-.:<=>@\\[\\\\\\]^_`{|}~]");
    /** Characters that would end an address inside of a link. */
    private static final Pattern NO_ADDRESS = Pattern.compile("[^\\w\\-./:?&=%#~,+@]");

    /** Escapes plain text. Its line breaks stay, but begin no list, heading or block of code. */
    public static MarkdownText of(String text) {
        return new MarkdownText(
                LINES.splitAsStream(UNSEEN.matcher(text).replaceAll("").strip())
                        .map(line -> MARKUP.matcher(SPACES.matcher(line).replaceAll(" "))
                                .replaceAll(found -> "\\\\\\" + found.group()))
                        .collect(Collectors.joining("<br>")));
    }

    /** Makes one paragraph of each text. */
    public static MarkdownText paragraphs(Collection<String> texts) {
        return new MarkdownText(texts.stream().map(text -> of(text).markdown).collect(Collectors.joining("\n\n")));
    }

    /** Makes a list with one point for each text. */
    public static MarkdownText list(Collection<String> texts) {
        return new MarkdownText(
                texts.stream().map(text -> "* " + of(text).markdown).collect(Collectors.joining("\n")));
    }

    /**
     * Makes a link that shows plain text.
     *
     * @param address one of the product's own
     */
    public static MarkdownText link(String text, String address) {
        return new MarkdownText("[" + of(text).markdown + "](" + address(address).markdown + ")");
    }

    /** Makes the address for a link whose text stands in the form. */
    public static MarkdownText address(String address) {
        return new MarkdownText(NO_ADDRESS.matcher(address).replaceAll(""));
    }

    /** Appends a paragraph. */
    public MarkdownText then(MarkdownText next) {
        return new MarkdownText(markdown + "\n\n" + next.markdown);
    }
}
