package io.towerflow.notification;

import java.util.List;

/**
 * Digest of many messages in one.
 *
 * @param code what its receiver writes, as {@code OK G27}, to answer all that it tells
 * @param members what it tells, the most urgent first
 */
public record Digest(Message message, String code, List<Message> members) {}
