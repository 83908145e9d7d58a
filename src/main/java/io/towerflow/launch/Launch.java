package io.towerflow.launch;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Command line by which this JVM was started.
 *
 * @param java the program, as it was called
 * @param options of the JVM, without the class path
 * @param from the executable jar, or the parts of the class path
 * @param jar whether {@code from} is an executable jar
 * @param arguments of the product
 */
record Launch(String java, List<String> options, List<String> from, boolean jar, List<String> arguments) {

    private static final List<String> CLASS_PATH = List.of("-cp", "-classpath", "--class-path");

    /** Options of a cache of the user's own, and of debuggers, whose port the first process would hold. */
    private static final List<String> OWN = List.of(
            "-XX:AOT",
            "-XX:SharedArchiveFile",
            "-XX:+AutoCreateSharedArchive",
            "-Xshare",
            "-agentlib:jdwp",
            "-Xrunjdwp");

    /**
     * Reads a command line.
     *
     * @return null where it is none of the two that are known: {@code java … -jar JAR …} and {@code java … -cp PATH … MAIN …}
     */
    static @Nullable Launch of(List<String> commandLine, String mainClass, String[] args) {
        int main = commandLine.size() - args.length - 1;
        if (main < 2 || !commandLine.subList(main + 1, commandLine.size()).equals(Arrays.asList(args))) {
            return null;
        }
        List<String> options = new ArrayList<>(commandLine.subList(1, main));
        String java = commandLine.getFirst();
        if (options.getLast().equals("-jar")) {
            options.removeLast();
            return new Launch(java, options, List.of(commandLine.get(main)), true, List.of(args));
        }
        int classPath = -1;
        for (int at = 0; at < options.size() - 1; at++) {
            if (CLASS_PATH.contains(options.get(at))) {
                classPath = at;
            }
        }
        if (classPath < 0 || !commandLine.get(main).equals(mainClass)) {
            return null;
        }
        List<String> path = List.of(options.get(classPath + 1).split(File.pathSeparator));
        options.subList(classPath, classPath + 2).clear();
        return new Launch(java, options, path, false, List.of(args));
    }

    /** Whether the user has wishes that starting again would break. */
    boolean hasItsOwnWay() {
        return options.stream().anyMatch(option -> OWN.stream().anyMatch(option::startsWith));
    }

    /** Returns the command line that starts the same main class from another class path. */
    List<String> anew(List<String> more, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(java);
        options.stream().filter(option -> !more.contains(option)).forEach(command::add);
        command.addAll(more);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
