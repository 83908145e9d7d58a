package io.towerflow.people;

import io.towerflow.identity.Role;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who gets messages and signs in.
 *
 * @param id the user's id in the engine
 * @param phone in E.164, or null where none is known
 * @param language {@code fr} or {@code en}
 */
public record Person(
        String id,
        String name,
        Role role,
        @Nullable String phone,
        @Nullable String mail,
        Locale language) {}
