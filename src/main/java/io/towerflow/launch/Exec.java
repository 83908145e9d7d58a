package io.towerflow.launch;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;

/**
 * Puts another program in the place of this process, as a shell's {@code exec} does: the process keeps its id, its parent, its
 * standard streams and its environment, so signals and exit codes need no care. By the JDK's own way to native functions, which
 * is public since JDK 22 and therefore looked up by name: the product is compiled for JDK 21.
 */
final class Exec {

    private Exec() {}

    /** Whether this JVM and its operating system have it. */
    static boolean available() {
        return Runtime.version().feature() >= 22
                && System.getProperty("os.name", "").equals("Linux");
    }

    /**
     * Replaces the process: does not return where it succeeds.
     *
     * @param program its full path
     * @param arguments the first is the name it is called by
     * @return the answer of the operating system where it fails
     */
    static int into(String program, List<String> arguments) throws Throwable {
        Class<?> arenas = Class.forName("java.lang.foreign.Arena");
        Class<?> segments = Class.forName("java.lang.foreign.MemorySegment");
        Class<?> linkers = Class.forName("java.lang.foreign.Linker");
        Class<?> layouts = Class.forName("java.lang.foreign.MemoryLayout");
        Class<?> descriptors = Class.forName("java.lang.foreign.FunctionDescriptor");
        Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
        Class<?> options = Class.forName("java.lang.foreign.Linker$Option");
        Object address = values.getField("ADDRESS").get(null);

        Object arena = arenas.getMethod("global").invoke(null);
        Object list =
                arenas.getMethod("allocate", long.class, long.class).invoke(arena, 8L * (arguments.size() + 1), 8L);
        for (int at = 0; at < arguments.size(); at++) {
            segments.getMethod("setAtIndex", Class.forName("java.lang.foreign.AddressLayout"), long.class, segments)
                    .invoke(list, address, (long) at, text(arenas, arena, arguments.get(at)));
        }

        Object addresses = Array.newInstance(layouts, 2);
        Array.set(addresses, 0, address);
        Array.set(addresses, 1, address);
        Object descriptor = descriptors
                .getMethod("of", layouts, addresses.getClass())
                .invoke(null, values.getField("JAVA_INT").get(null), addresses);
        Object linker = linkers.getMethod("nativeLinker").invoke(null);
        Object lookup = linkers.getMethod("defaultLookup").invoke(linker);
        Optional<?> function = (Optional<?>) Class.forName("java.lang.foreign.SymbolLookup")
                .getMethod("find", String.class)
                .invoke(lookup, "execv");
        MethodHandle execv =
                (MethodHandle) linkers.getMethod("downcallHandle", segments, descriptors, options.arrayType())
                        .invoke(linker, function.orElseThrow(), descriptor, Array.newInstance(options, 0));
        System.out.flush();
        System.err.flush();
        return (int) execv.invokeWithArguments(text(arenas, arena, program), list);
    }

    private static Object text(Class<?> arenas, Object arena, String text) throws ReflectiveOperationException {
        return arenas.getMethod("allocateFrom", String.class).invoke(arena, text);
    }
}
