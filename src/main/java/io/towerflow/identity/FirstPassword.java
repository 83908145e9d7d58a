package io.towerflow.identity;

import java.security.SecureRandom;

/** Makes a password that an administrator hands to somebody: about 98 random bits, in groups that can be read aloud. */
public final class FirstPassword {

    /** Letters and digits that are not taken for one another. */
    private static final String SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int OF_GROUP = 5;

    private static final SecureRandom RANDOM = new SecureRandom();

    private FirstPassword() {}

    /** @param name of the account, for which the password must not be too weak */
    public static String of(String name) {
        String password;
        do {
            password = random();
        } while (!PasswordPolicy.weaknesses(name, password).isEmpty());
        return password;
    }

    private static String random() {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < GROUPS * OF_GROUP; at++) {
            if (at > 0 && at % OF_GROUP == 0) {
                text.append('-');
            }
            text.append(SIGNS.charAt(RANDOM.nextInt(SIGNS.length())));
        }
        return text.toString();
    }
}
