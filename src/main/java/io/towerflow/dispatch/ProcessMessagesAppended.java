package io.towerflow.dispatch;

/** Something was written that a process must hear; published after the commit, on the node that wrote it. */
public record ProcessMessagesAppended() {}
