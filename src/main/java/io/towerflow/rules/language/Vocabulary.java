package io.towerflow.rules.language;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words that a rule file may use: what its imported fact types, and what these answer with, offer. A fact type is a record
 * or an enum of the product: what cannot change and reaches nothing. A rule may read its components, ask its other questions,
 * name the constants, and make new ones.
 */
public final class Vocabulary {

    private static final String PRODUCT = "io.towerflow.";

    private final Map<String, Class<?>> types = new HashMap<>();
    private final Set<String> values = new HashSet<>();
    private final Set<String> makers = new HashSet<>();
    private final Set<Class<?>> seen = new HashSet<>();

    /** Takes up an imported type; answers whether it is one that rules may know. */
    boolean importType(String name) {
        Class<?> type = factType(name);
        if (type == null) {
            return false;
        }
        types.put(type.getSimpleName(), type);
        take(type);
        return true;
    }

    /** Whether a pattern may ask for facts of this type. */
    boolean isType(String simpleName) {
        return types.containsKey(simpleName);
    }

    /** Whether it is a type, a value of one, or a constant. */
    boolean isWord(String word) {
        return types.containsKey(word) || values.contains(word);
    }

    /** Whether it makes a new fact, as {@code Finding.against(…)} does. */
    boolean isMaker(String word) {
        return makers.contains(word);
    }

    /** A nested type is imported as {@code Outer.Inner}; its class has another name. */
    static @Nullable Class<?> find(String name) {
        String candidate = name;
        while (candidate.startsWith(PRODUCT)) {
            try {
                return Class.forName(candidate, false, Vocabulary.class.getClassLoader());
            } catch (ClassNotFoundException notThisWay) {
                int dot = candidate.lastIndexOf('.');
                candidate = candidate.substring(0, dot) + '$' + candidate.substring(dot + 1);
            }
        }
        return null;
    }

    /** The type that an import names; null where it is none that rules may know. */
    public static @Nullable Class<?> factType(String imported) {
        Class<?> type = find(imported);
        return type != null && isFactType(type) ? type : null;
    }

    /** Whether this class is a fact type, a finding or an enum of the product. */
    static boolean isFactType(String className) {
        if (!className.startsWith(PRODUCT)) {
            return false;
        }
        try {
            return isFactType(Class.forName(className, false, Vocabulary.class.getClassLoader()));
        } catch (ClassNotFoundException unknown) {
            return false;
        }
    }

    private static boolean isFactType(Class<?> type) {
        return type.getName().startsWith(PRODUCT) && (type.isRecord() || type.isEnum());
    }

    private void take(Class<?> type) {
        if (!isFactType(type) || !seen.add(type)) {
            return;
        }
        if (type.isEnum()) {
            Stream.of(type.getEnumConstants()).forEach(constant -> values.add(((Enum<?>) constant).name()));
        }
        for (Method method : type.getDeclaredMethods()) {
            if (!Modifier.isPublic(method.getModifiers()) || method.isSynthetic()) {
                continue;
            }
            if (Modifier.isStatic(method.getModifiers())) {
                if (method.getReturnType() == type && !type.isEnum()) {
                    makers.add(method.getName());
                }
            } else if (method.getReturnType() != void.class) {
                values.add(method.getName());
                values.add(property(method.getName()));
                take(method.getReturnType());
            }
        }
    }

    static String property(String method) {
        String bare =
                method.startsWith("is") ? method.substring(2) : method.startsWith("get") ? method.substring(3) : "";
        return bare.isEmpty() ? method : Character.toLowerCase(bare.charAt(0)) + bare.substring(1);
    }
}
