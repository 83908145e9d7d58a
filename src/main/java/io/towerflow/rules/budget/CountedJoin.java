package io.towerflow.rules.budget;

import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.drools.base.base.ObjectType;
import org.drools.base.base.ValueResolver;
import org.drools.base.reteoo.BaseTuple;
import org.drools.base.rule.Pattern;
import org.drools.base.rule.constraint.BetaConstraint;
import org.drools.core.RuleBaseConfiguration;
import org.drools.core.common.BetaConstraints;
import org.drools.core.reteoo.BetaMemory;
import org.drools.core.reteoo.BetaNode;
import org.drools.core.reteoo.Tuple;
import org.drools.core.reteoo.builder.BuildContext;
import org.drools.util.bitmask.BitMask;
import org.jspecify.annotations.Nullable;
import org.kie.api.definition.rule.Rule;
import org.kie.api.runtime.KieRuntime;
import org.kie.api.runtime.rule.FactHandle;

/**
 * The conditions of one join, as the engine has them, which tell {@link Comparisons} how often they were looked at: once for each
 * fact beside each match of what stands before it in the rule. A product of facts without any condition is looked at as well.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
final class CountedJoin implements BetaConstraints<CountedJoin.Looks> {

    /** They are told in such lots: what is looked at costs an addition. */
    private static final int LOT = 1024;

    private final BetaConstraints<Object> conditions;
    private @Nullable BetaNode node;

    CountedJoin(BetaConstraints conditions) {
        this.conditions = conditions;
    }

    /** What this join does in one session. */
    static final class Looks {

        private final CountedJoin join;
        private final Object context;
        private @Nullable Comparisons told;
        private int since;
        private long inQuestion;

        private Looks(CountedJoin join, Object context) {
            this.join = join;
            this.context = context;
        }

        private void in(ValueResolver session) {
            if (told == null) {
                told = (Comparisons) Objects.requireNonNull(
                        ((KieRuntime) session).getEnvironment().get(Comparisons.KEY));
                told.knows(this);
            }
        }

        private void look() {
            if (++since == LOT) {
                tell();
            }
        }

        private void tell() {
            int lot = since;
            since = 0;
            inQuestion += lot;
            if (lot > 0 && told != null) {
                told.made(lot);
            }
        }

        void forget() {
            since = 0;
            inQuestion = 0;
        }

        long inQuestion() {
            return inQuestion;
        }

        /** The rules that ask this join, by name. */
        List<String> rules() {
            return join.node == null
                    ? List.of()
                    : Stream.of(join.node.getAssociatedRules())
                            .map(Rule::getName)
                            .sorted()
                            .toList();
        }
    }

    void standsAt(BetaNode join) {
        node = join;
    }

    @Override
    public Looks createContext() {
        return new Looks(this, conditions.createContext());
    }

    @Override
    public BetaMemory createBetaMemory(RuleBaseConfiguration settings, int type) {
        BetaMemory<Object> memory = conditions.createBetaMemory(settings, type);
        return new BetaMemory<>(
                memory.getLeftTupleMemory(), memory.getRightTupleMemory(), new Looks(this, memory.getContext()), type);
    }

    @Override
    public void updateFromTuple(Looks looks, ValueResolver session, Tuple match) {
        looks.in(session);
        conditions.updateFromTuple(looks.context, session, match);
    }

    @Override
    public void updateFromFactHandle(Looks looks, ValueResolver session, FactHandle fact) {
        looks.in(session);
        conditions.updateFromFactHandle(looks.context, session, fact);
    }

    @Override
    public boolean isAllowedCachedLeft(Looks looks, FactHandle fact) {
        looks.look();
        return conditions.isAllowedCachedLeft(looks.context, fact);
    }

    @Override
    public boolean isAllowedCachedRight(BaseTuple match, Looks looks) {
        looks.look();
        return conditions.isAllowedCachedRight(match, looks.context);
    }

    @Override
    public void resetTuple(Looks looks) {
        looks.tell();
        conditions.resetTuple(looks.context);
    }

    @Override
    public void resetFactHandle(Looks looks) {
        looks.tell();
        conditions.resetFactHandle(looks.context);
    }

    @Override
    public BetaConstraint[] getConstraints() {
        return conditions.getConstraints();
    }

    @Override
    public BetaConstraints getOriginalConstraint() {
        return conditions.getOriginalConstraint();
    }

    @Override
    public boolean isIndexed() {
        return conditions.isIndexed();
    }

    @Override
    public int getIndexCount() {
        return conditions.getIndexCount();
    }

    @Override
    public boolean isEmpty() {
        return conditions.isEmpty();
    }

    @Override
    public BitMask getListenedPropertyMask(Pattern pattern, ObjectType type, List<String> settable) {
        return conditions.getListenedPropertyMask(pattern, type, settable);
    }

    @Override
    public void init(BuildContext context, int type) {
        conditions.init(context, type);
    }

    @Override
    public void initIndexes(int depth, int type, RuleBaseConfiguration settings) {
        conditions.initIndexes(depth, type, settings);
    }

    @Override
    public <T> T cloneIfInUse() {
        BetaConstraints own = conditions.cloneIfInUse();
        return (T) (own == conditions ? this : new CountedJoin(own));
    }

    @Override
    public boolean isLeftUpdateOptimizationAllowed() {
        return conditions.isLeftUpdateOptimizationAllowed();
    }

    @Override
    public void registerEvaluationContext(BuildContext context) {
        conditions.registerEvaluationContext(context);
    }

    /** The engine shares a join between rules whose conditions are equal. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CountedJoin join && conditions.equals(join.conditions);
    }

    @Override
    public int hashCode() {
        return conditions.hashCode();
    }

    @Override
    public void writeExternal(ObjectOutput out) {
        throw new UnsupportedOperationException("Compiled rules are not written anywhere");
    }

    @Override
    public void readExternal(ObjectInput in) {
        throw new UnsupportedOperationException("Compiled rules are not read from anywhere");
    }
}
