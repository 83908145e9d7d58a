package io.towerflow.rules.budget;

import org.drools.core.common.BetaConstraints;
import org.drools.core.reteoo.BetaNode;
import org.drools.core.reteoo.ExistsNode;
import org.drools.core.reteoo.JoinNode;
import org.drools.core.reteoo.LeftTupleSource;
import org.drools.core.reteoo.NotNode;
import org.drools.core.reteoo.ObjectSource;
import org.drools.core.reteoo.builder.BuildContext;
import org.drools.core.reteoo.builder.NodeFactory;
import org.drools.core.reteoo.builder.PhreakNodeFactory;
import org.drools.mvel.MVELCoreComponentFactory;

/**
 * Has the engine build its networks of joins that count what they compare. The engine finds it as a service; the rule language
 * knows no other nodes that look at two facts at once.
 */
public final class CountingNetwork extends MVELCoreComponentFactory {

    private static final NodeFactory NODES = new Nodes();

    @Override
    public NodeFactory getNodeFactoryService() {
        return NODES;
    }

    /** Before the engine's own, which has 0. */
    @Override
    public int servicePriority() {
        return 1;
    }

    @SuppressWarnings({"rawtypes", "serial"})
    private static final class Nodes extends PhreakNodeFactory {

        @Override
        public JoinNode buildJoinNode(
                int id, LeftTupleSource left, ObjectSource right, BetaConstraints conditions, BuildContext context) {
            return counted(super.buildJoinNode(id, left, right, new CountedJoin(conditions), context));
        }

        @Override
        public NotNode buildNotNode(
                int id, LeftTupleSource left, ObjectSource right, BetaConstraints conditions, BuildContext context) {
            return counted(super.buildNotNode(id, left, right, new CountedJoin(conditions), context));
        }

        @Override
        public ExistsNode buildExistsNode(
                int id, LeftTupleSource left, ObjectSource right, BetaConstraints conditions, BuildContext context) {
            return counted(super.buildExistsNode(id, left, right, new CountedJoin(conditions), context));
        }

        private static <N extends BetaNode> N counted(N node) {
            ((CountedJoin) node.getRawConstraints()).standsAt(node);
            return node;
        }
    }
}
