package io.towerflow.operations;

/** Thrown where a database is that of a snapshot of which no later version can go on. */
class UnfinishedSnapshotException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param ran how many of the snapshots' migrations it ran
     * @param all how many the last snapshot ran
     */
    UnfinishedSnapshotException(int ran, int all) {
        super("This database was made by an unreleased snapshot of TowerFlow 0.2.0 that ran " + ran + " of " + all
                + " migrations; since then they have been folded into fewer, and none goes on from there. Nothing was changed."
                + " Start it once with the last snapshot before that (git checkout f031d2f), then with this version;"
                + " or begin with an empty database, in the demo by a TOWERFLOW_HOME that names a new folder.");
    }
}
