package io.towerflow;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.Collator;
import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Calendar;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionSynchronization;

/** The doors that are guarded: which library may be named in which room. */
@AnalyzeClasses(packages = "io.towerflow", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final Set<String> CLOCKED = Set.of(
            Instant.class.getName(),
            LocalDate.class.getName(),
            LocalDateTime.class.getName(),
            OffsetDateTime.class.getName(),
            ZonedDateTime.class.getName());

    @ArchTest
    static final ArchRule theEngineIsNamedInProcessRoomsAndOperationsOnly = noClasses()
            .that()
            .resideOutsideOfPackages("io.towerflow..process..", "io.towerflow.operations..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.camunda..");

    @ArchTest
    static final ArchRule whatWaitsForTheCommitGoesThroughStorage = noClasses()
            .that()
            .resideOutsideOfPackage("io.towerflow.storage..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(TransactionSynchronization.class);

    @ArchTest
    static final ArchRule columnsOfJsonAreReadAndWrittenByStorage = noClasses()
            .that()
            .haveSimpleNameEndingWith("Repository")
            // Keeps what was refused, which may be no JSON
            .and()
            .doNotHaveSimpleName("RejectedAlarmRepository")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(ObjectMapper.class.getName());

    @ArchTest
    static final ArchRule twilioIsNamedInItsRoomOnly = noClasses()
            .that()
            .resideOutsideOfPackage("io.towerflow.notification.twilio..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.twilio..");

    @ArchTest
    static final ArchRule smppIsNamedInItsRoomOnly = noClasses()
            .that()
            .resideOutsideOfPackage("io.towerflow.notification.smpp..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jsmpp..");

    @ArchTest
    static final ArchRule mailIsNamedInItsRoomsOnly = noClasses()
            .that()
            .resideOutsideOfPackages("io.towerflow.notification.mail..", "io.towerflow.demo.mailbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.mail..", "org.springframework.mail..");

    @ArchTest
    static final ArchRule droolsIsNamedInTheRulesRoomOnly = noClasses()
            .that()
            .resideOutsideOfPackage("io.towerflow.rules..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.kie..", "org.drools..");

    /** What decides in shadow knows of nobody to tell: its tables are its only way out. */
    @ArchTest
    static final ArchRule aShadowReachesItsOwnTablesOnly = noClasses()
            .that()
            .resideInAPackage("io.towerflow.correlation.shadow..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.towerflow.outbox..",
                    "io.towerflow.audit..",
                    "io.towerflow.incident..",
                    "io.towerflow.notification..",
                    "io.towerflow.remediation..",
                    "org.camunda..",
                    "org.apache.kafka..",
                    "org.springframework.web..",
                    "org.springframework.kafka..",
                    "org.springframework.context..",
                    "java.net..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                    "io\\.towerflow\\.(correlation\\.(SituationFollower|CorrelationEngine|SituationRepository)|alarm\\.(AlarmLedger|AlarmIngest))");

    @ArchTest
    static final ArchRule aShadowWritesInOnePlace = noClasses()
            .that()
            .resideInAPackage("io.towerflow.correlation.shadow..")
            .and()
            .doNotHaveSimpleName("ShadowRepository")
            .and()
            .doNotHaveSimpleName("ShadowRepository$Trouble")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.jdbc..");

    @ArchTest
    static final ArchRule nobodyOutsideTheDemoNamesIt = noClasses()
            .that()
            .resideOutsideOfPackage("io.towerflow.demo..")
            // The list of sub-commands has to name each, also the one that scores against the simulator.
            .and()
            .doNotHaveFullyQualifiedName("io.towerflow.SubCommands")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.towerflow.demo..");

    @ArchTest
    static final ArchRule timeIsReadFromTheInjectedClock = noClasses()
            .should()
            .callMethodWhere(target(name("now"))
                    .and(describe(
                            "without a clock",
                            (JavaCall<?> call) -> CLOCKED.contains(
                                            call.getTargetOwner().getName())
                                    && call.getTarget().getRawParameterTypes().stream()
                                            .noneMatch(type -> type.getName().equals("java.time.Clock")))))
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    /** What the compiler checks besides: that no text with a number in it is formatted without a language. */
    @ArchTest
    static final ArchRule theMachinesLanguageAndZoneDecideNothing = noClasses()
            .that()
            // It makes the zone UTC.
            .doNotHaveFullyQualifiedName("io.towerflow.operations.SameEverywhere")
            .should()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(PrintStream.class, "printf", String.class, Object[].class)
            .orShould()
            .callMethod(PrintStream.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
            .orShould()
            .callMethod(PrintWriter.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
            .orShould()
            .callConstructor(MessageFormat.class, String.class)
            .orShould()
            .callMethod(MessageFormat.class, "format", String.class, Object[].class)
            .orShould()
            .callConstructor(DecimalFormat.class, String.class)
            .orShould()
            .callMethod(NumberFormat.class, "getInstance")
            .orShould()
            .callMethod(NumberFormat.class, "getIntegerInstance")
            .orShould()
            .callMethod(NumberFormat.class, "getPercentInstance")
            .orShould()
            .callMethod(Collator.class, "getInstance")
            .orShould()
            .callMethod(Calendar.class, "getInstance")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(ZoneId.class, "systemDefault")
            .orShould()
            .callMethod(TimeZone.class, "getDefault")
            .orShould()
            .callMethod(Locale.class, "getDefault")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(SimpleDateFormat.class);

    /** ADR 9: loading a class from the executable jar in a virtual thread can stop all of them. */
    @ArchTest
    static final ArchRule noThreadIsVirtual = noClasses()
            .should()
            .callMethod(Thread.class, "ofVirtual")
            .orShould()
            .callMethod(Thread.class, "startVirtualThread", Runnable.class)
            .orShould()
            .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = noFields().should().beAnnotatedWith(Autowired.class);

    @ArchTest
    static final ArchRule loggersAreConstants = fields().that()
            .haveRawType("org.slf4j.Logger")
            .should()
            .bePrivate()
            .andShould()
            .beStatic()
            .andShould()
            .beFinal();
}
