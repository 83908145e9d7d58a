package io.towerflow.notification;

import io.towerflow.problem.ConflictException;
import io.towerflow.problem.RuleBrokenException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Texts of all messages to people, as the current tenant has them. A change holds from the next message on, on every node. */
public interface Templates {

    List<Template> all();

    Optional<Template> find(String name);

    /** Returns every version that a template's texts ever had, the newest first. */
    List<Version> versions(String name);

    /**
     * Returns what would be sent, filled with what the latest such message said or else with examples, and what is wrong with it.
     */
    Preview preview(String name, String part, Locale language, String text);

    /**
     * Stores changes, all of them or none.
     *
     * @throws RuleBrokenException where a text is wrong, see {@link #preview}
     * @throws ConflictException where somebody else changed one of the texts since the version that is named
     */
    void save(String name, List<Change> changes, String author);

    /**
     * Template of what people are told on one occasion.
     *
     * @param name as {@code dispatch.offer}
     * @param parameters what its texts may name
     */
    record Template(String name, List<Part> parts, List<Parameter> parameters) {

        /** Returns how many of its texts are the tenant's own. */
        public long changed() {
            return parts.stream()
                    .flatMap(part -> part.texts().stream())
                    .filter(Text::changed)
                    .count();
        }
    }

    /**
     * Part of a template, in each language.
     *
     * @param name {@code sms}, {@code mail.subject} or {@code mail.body}
     * @param texts English, French
     */
    record Part(String name, List<Text> texts) {}

    /**
     * A text in one language.
     *
     * @param text as it is used
     * @param version of the latest change; 0 where there was none
     * @param author of the latest change, or null
     * @param problems what is wrong with it: not with shipped texts, but perhaps with one that was made for an older release
     */
    record Text(
            String part,
            Locale language,
            String text,
            String shipped,
            int version,
            @Nullable String author,
            @Nullable Instant at,
            List<Problem> problems) {

        public boolean changed() {
            return !text.equals(shipped);
        }
    }

    /**
     * Parameter that may stand in braces.
     *
     * @param about in the reader's language
     * @param example in the reader's language
     */
    record Parameter(String name, String about, String example) {}

    /**
     * Version of a text that was in force, or is.
     *
     * @param text null: the shipped one again
     */
    record Version(
            String template,
            String part,
            Locale language,
            int version,
            @Nullable String text,
            String author,
            Instant at) {}

    /**
     * A new text.
     *
     * @param version the version that it changes: 0 for a shipped text that was never changed
     * @param text null: the shipped one again
     */
    record Change(
            String part,
            Locale language,
            int version,
            @Nullable String text) {}

    /**
     * Preview of what a person would get.
     *
     * @param sms as the network counts it; null for a mail
     */
    record Preview(String text, @Nullable SmsText sms, List<Problem> problems) {}

    /**
     * Problem of a text.
     *
     * @param kind {@code empty}, {@code unknown}, {@code brace}, {@code missing}, {@code lines}, {@code control}, {@code long}
     * @param what the placeholder or sign, or empty
     */
    record Problem(String kind, String what) {}
}
