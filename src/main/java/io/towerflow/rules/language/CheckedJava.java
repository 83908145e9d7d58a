package io.towerflow.rules.language;

import java.util.ArrayList;
import java.util.List;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.drools.compiler.builder.impl.KnowledgeBuilderConfigurationImpl;
import org.drools.compiler.compiler.Dialect;
import org.drools.compiler.compiler.PackageRegistry;
import org.drools.core.rule.JavaDialectRuntimeData;
import org.drools.mvel.java.JavaForMvelDialectConfiguration;

/**
 * The engine's Java dialect, with a look at each class that is made of rules as the compiler hands it over: a class that calls
 * what {@link GeneratedCode} does not allow is kept from the place where class loaders find it, so it is never loaded.
 */
final class CheckedJava extends JavaForMvelDialectConfiguration {

    private final List<String> refused = new ArrayList<>();
    private int classes;

    CheckedJava(KnowledgeBuilderConfigurationImpl settings) {
        super(settings);
    }

    /** What classes call that they may not. */
    synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    /** How many classes were looked at. */
    synchronized int classes() {
        return classes;
    }

    private synchronized boolean allowed(byte[] compiled) {
        List<String> calls = GeneratedCode.refused(List.of(compiled));
        classes++;
        refused.addAll(calls);
        return calls.isEmpty();
    }

    @Override
    public Dialect newDialect(
            ClassLoader loader,
            KnowledgeBuilderConfigurationImpl settings,
            PackageRegistry registry,
            InternalKnowledgePackage rules) {
        // The dialect takes a store that is there already, and makes one only where there is none.
        if (rules.getDialectRuntimeRegistry().getDialectData("java") == null) {
            JavaDialectRuntimeData store = new CheckedStore();
            rules.getDialectRuntimeRegistry().setDialectData("java", store);
            store.onAdd(rules.getDialectRuntimeRegistry(), loader);
        }
        return super.newDialect(loader, settings, registry, rules);
    }

    /** Where the compiler writes classes and class loaders find them. */
    private final class CheckedStore extends JavaDialectRuntimeData {

        @Override
        public void write(String resource, byte[] compiled) {
            if (allowed(compiled)) {
                super.write(resource, compiled);
            }
        }
    }
}
