package io.towerflow.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * Looks at the classes that the compiler made of rules, before any of them is loaded: they may only call the product's fact types,
 * the engine's own parts that every rule needs, and a few harmless classes of Java. The second lock behind
 * {@link RuleLanguage}: it holds also where the language has a hole.
 */
final class GeneratedCode {

    private static final Set<String> JAVA = Set.of(
            "java/lang/Object",
            "java/lang/String",
            "java/lang/StringBuilder",
            "java/lang/CharSequence",
            "java/lang/Boolean",
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Double",
            "java/lang/Float",
            "java/lang/Short",
            "java/lang/Byte",
            "java/lang/Character",
            "java/lang/Number",
            "java/lang/Enum",
            "java/lang/Math",
            "java/util/Set",
            "java/util/List",
            "java/util/Collection",
            "java/util/Map",
            "java/util/Objects",
            "java/lang/invoke/StringConcatFactory");
    private static final String ENGINE_HELPER = "org/drools/core/rule/consequence/KnowledgeHelper";
    /** What an update says of the properties that may have changed; it holds bits and reaches nothing. */
    private static final String ENGINE_BITS = "org/drools/util/bitmask/";

    private static final Set<String> ENGINE_QUESTIONS =
            Set.of("getRule", "insert", "insertLogical", "update", "delete");
    /** The engine's own glue between its nodes and a rule's code; no word of a rule file is in it. */
    private static final String GLUE = "Invoker";

    private GeneratedCode() {}

    /** Calls of this class that are not allowed, as {@code class.method}. */
    static Set<String> refused(byte[] compiled) {
        Set<String> refused = new TreeSet<>();
        ClassReader reader = new ClassReader(compiled);
        if (reader.getClassName().endsWith(GLUE)) {
            return refused;
        }
        reader.accept(
                new ClassVisitor(SpringAsmInfo.ASM_VERSION) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String type, String signature, String[] exceptions) {
                        if ("<clinit>".equals(name)) {
                            refused.add("a static initialiser");
                        }
                        return new Calls(refused);
                    }
                },
                ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return refused;
    }

    private static boolean allowed(String owner) {
        String bare =
                owner.startsWith("[") ? Type.getType(owner).getElementType().getInternalName() : owner;
        return JAVA.contains(bare)
                || bare.startsWith(ENGINE_BITS)
                || bare.startsWith("rules/")
                || Vocabulary.isFactType(bare.replace('/', '.'));
    }

    private static final class Calls extends MethodVisitor {

        private final Set<String> refused;

        Calls(Set<String> refused) {
            super(SpringAsmInfo.ASM_VERSION);
            this.refused = refused;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
            boolean question = owner.equals(ENGINE_HELPER) && ENGINE_QUESTIONS.contains(name)
                    || owner.equals("org/kie/api/definition/rule/Rule") && name.equals("getName")
                    || owner.equals("org/drools/base/definitions/rule/impl/RuleImpl") && name.equals("getName");
            boolean reflection = name.equals("getClass");
            if (!question && (!allowed(owner) || reflection)) {
                refused.add(owner.replace('/', '.') + '.' + name);
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String type) {
            if (!allowed(owner)) {
                refused.add(owner.replace('/', '.') + '.' + name);
            }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (!allowed(type) && !type.equals(ENGINE_HELPER)) {
                refused.add(type.replace('/', '.'));
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
            if (!bootstrap.getOwner().equals("java/lang/invoke/StringConcatFactory")) {
                refused.add(bootstrap.getOwner().replace('/', '.') + '.' + bootstrap.getName());
            }
        }
    }

    /** All refused calls of a set's classes, each told with its class. */
    static List<String> refused(Iterable<byte[]> classes) {
        List<String> all = new ArrayList<>();
        for (byte[] one : classes) {
            refused(one)
                    .forEach(call -> all.add(new ClassReader(one).getClassName().replace('/', '.') + " calls " + call));
        }
        return all;
    }
}
