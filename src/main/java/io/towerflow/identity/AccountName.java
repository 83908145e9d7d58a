package io.towerflow.identity;

import java.text.Normalizer;

/** Names of accounts: those that people have, mail addresses among them. */
public final class AccountName {

    /**
     * Letters of any script and digits, between them dots, hyphens, underscores, apostrophes, plus and at signs and single spaces;
     * 64 characters at most, and none of the names that the product uses for itself.
     */
    public static final String PATTERN =
            "(?!(?:monitor|anonymousUser|others|nobody|operations)$)(?=.{1,64}$)[\\p{L}\\p{N}]+(?:(?:[._@+'’-]+| )[\\p{L}\\p{N}]+)*";

    private AccountName() {}

    /** The name as it is stored: one form for each letter with an accent, however the keyboard made it. */
    public static String normalised(String typed) {
        return Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
    }
}
