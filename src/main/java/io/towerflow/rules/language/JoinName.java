package io.towerflow.rules.language;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;

/**
 * Marks a text of a fact by which rules find it. A slip in it makes a rule that never fires and that no compiler refuses; so what
 * an author writes is checked against the names that there can be.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface JoinName {

    /** Where the names come from. */
    From value() default From.RULES;

    /** Names that there are in any case. */
    String[] words() default {};

    /** An enum whose constants are such names, in small letters; or {@link Words} that can be made without an argument. */
    Class<?> of() default Void.class;

    /** A list of names. */
    interface Words {

        Set<String> words();
    }

    /** Where names come from. */
    enum From {
        /** The rules of the set state the facts, so only what they state may be asked for. */
        RULES,
        /** There are no names but the words. */
        WORDS,
        /** There may be others than the words: only what is nearly one of them is refused. */
        OPEN
    }
}
