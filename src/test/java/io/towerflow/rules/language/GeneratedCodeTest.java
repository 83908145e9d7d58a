package io.towerflow.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.rules.RuleSets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.drools.compiler.builder.impl.KnowledgeBuilderConfigurationImpl;
import org.drools.compiler.builder.impl.KnowledgeBuilderImpl;
import org.drools.compiler.compiler.PackageRegistry;
import org.drools.core.rule.JavaDialectRuntimeData;
import org.junit.jupiter.api.Test;
import org.kie.api.KieServices;
import org.kie.api.io.ResourceType;
import org.kie.internal.builder.KnowledgeBuilderFactory;

class GeneratedCodeTest {

    @Test
    void theShippedRulesCallNothingElse() {
        RuleSets sets = new RuleSets();

        assertThat(sets.active("correlation").kieBase().getKiePackages()).isNotEmpty();
        assertThat(sets.active("root-cause").kieBase().getKiePackages()).isNotEmpty();
        assertThat(sets.active("dispatch").kieBase().getKiePackages()).isNotEmpty();
    }

    @Test
    void whatReachesTheMachineIsRefused() throws IOException {
        assertThat(GeneratedCode.refused(bytesOf(Reaching.class)))
                .contains(
                        "java.lang.System.exit",
                        "java.lang.Thread.start",
                        "java.nio.file.Path.of",
                        "java.lang.Object.getClass")
                .anyMatch(call -> call.startsWith("java.lang.invoke.LambdaMetafactory"))
                .contains("a static initialiser");
    }

    /** Without {@link RuleLanguage} in front of it, which would not let such a rule come so far. */
    @Test
    void aClassThatReachesFurtherIsNeverLoaded() {
        KnowledgeBuilderConfigurationImpl settings =
                KnowledgeBuilderFactory.newKnowledgeBuilderConfiguration().as(KnowledgeBuilderConfigurationImpl.KEY);
        CheckedJava java = new CheckedJava(settings);
        settings.setDialectConfiguration("java", java);
        KnowledgeBuilderImpl builder = (KnowledgeBuilderImpl) KnowledgeBuilderFactory.newKnowledgeBuilder(settings);
        String drl = "package rules.test\nrule \"r\" dialect \"java\" when then System.exit(1); end\n";
        try {
            builder.add(
                    KieServices.get().getResources().newByteArrayResource(drl.getBytes(StandardCharsets.UTF_8)),
                    ResourceType.DRL);
        } catch (RuntimeException withoutItsClass) {
            assertThat(withoutItsClass).hasRootCauseInstanceOf(ClassNotFoundException.class);
        }

        assertThat(java.refused())
                .singleElement()
                .asString()
                .contains("rules.test.Rule_r", "calls java.lang.System.exit");
        PackageRegistry registry = builder.getPackageRegistry("rules.test");
        JavaDialectRuntimeData store = (JavaDialectRuntimeData)
                registry.getPackage().getDialectRuntimeRegistry().getDialectData("java");
        assertThat(store.getStore().keySet()).noneMatch(name -> !name.contains("Invoker"));
    }

    private static byte[] bytesOf(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(
                type.getName().substring(type.getPackageName().length() + 1) + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    /** Never run. */
    @SuppressWarnings("unused")
    private static final class Reaching {

        private static final Object FIRST = java.nio.file.Path.of("x");

        void reach(String text) {
            Runnable run = () -> {};
            new Thread(run).start();
            text.getClass();
            System.exit(0);
        }
    }
}
