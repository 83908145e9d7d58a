package io.towerflow;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the house as it is laid out: what is listed here is left to mend, and the lists may only become shorter. */
class HouseTest {

    /** How many classes a reader takes in at a glance. */
    private static final int ON_ONE_FLOOR = 25;

    /** Classes of one package that refer to each other, each circle as its classes in the order of the alphabet. */
    private static final Set<String> CIRCLES = Set.of(
            "alarm.intake.AlarmRow alarm.intake.AlarmState",
            "correlation.learning.BackgroundChoice correlation.learning.EffectModel",
            "rules.RuleSession rules.RuleSet",
            "rules.budget.Comparisons rules.budget.CountedJoin",
            "rules.language.FactMaker rules.language.FactType");

    /** Endings and beginnings for which the glossary has another word. */
    private static final Pattern OTHER_WORD = Pattern.compile(
            ".*(Store|Tables|Desk|Course|Book|Briefs?|Gate|Shelf|Keeper|News|Notices|Properties)|(Jdbc|Stored|Old)[A-Z].*");

    /** Stored texts and stored versions are called so. */
    private static final Set<String> NAMES = Set.of("StoredTexts", "StoredVersionCheck");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.towerflow");

    @Test
    void noClassesOfAPackageReferToEachOtherInACircle() {
        Set<String> found = new TreeSet<>();
        byPackage().values().forEach(classes -> found.addAll(circles(classes)));

        assertThat(found).isEqualTo(new TreeSet<>(CIRCLES));
    }

    @Test
    void noPackageHasMoreClassesThanAReaderTakesIn() {
        Map<String, Integer> many = new TreeMap<>();
        byPackage().forEach((name, classes) -> {
            if (classes.size() > ON_ONE_FLOOR) {
                many.put(name, classes.size());
            }
        });

        assertThat(many).isEmpty();
    }

    @Test
    void eachIdeaHasTheWordOfTheGlossary() {
        Set<String> found = topLevel()
                .map(JavaClass::getSimpleName)
                .filter(name -> OTHER_WORD.matcher(name).matches())
                .collect(toCollection(TreeSet::new));

        assertThat(found).isEqualTo(new TreeSet<>(NAMES));
    }

    private static Stream<JavaClass> topLevel() {
        return CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"));
    }

    private static Map<String, Set<String>> byPackage() {
        return topLevel()
                .collect(
                        groupingBy(JavaClass::getPackageName, mapping(JavaClass::getName, toCollection(TreeSet::new))));
    }

    /** Each group of classes of which every one reaches every other. */
    private static Set<String> circles(Set<String> classes) {
        Map<String, Set<String>> uses = new TreeMap<>();
        classes.forEach(name -> uses.put(name, new TreeSet<>()));
        for (JavaClass type : CLASSES) {
            String from = outermost(type.getName());
            if (classes.contains(from)) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(each -> outermost(
                                each.getTargetClass().getBaseComponentType().getName()))
                        .filter(to -> classes.contains(to) && !to.equals(from))
                        .forEach(uses.get(from)::add);
            }
        }
        Map<String, Set<String>> reached = new TreeMap<>();
        classes.forEach(name -> reached.put(name, reach(name, uses)));
        Set<String> circles = new TreeSet<>();
        for (String name : classes) {
            List<String> circle = reached.get(name).stream()
                    .filter(other -> reached.get(other).contains(name))
                    .sorted()
                    .map(each -> each.substring("io.towerflow.".length()))
                    .toList();
            if (circle.size() > 1) {
                circles.add(String.join(" ", circle));
            }
        }
        return circles;
    }

    private static Set<String> reach(String from, Map<String, Set<String>> uses) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(uses.get(from));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                open.addAll(uses.get(next));
            }
        }
        return reached;
    }

    private static String outermost(String name) {
        int inner = name.indexOf('$');
        return inner < 0 ? name : name.substring(0, inner);
    }
}
