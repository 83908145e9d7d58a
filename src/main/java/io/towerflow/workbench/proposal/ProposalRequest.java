package io.towerflow.workbench.proposal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Request of an analyst for a change of the rules.
 *
 * @param basedOn the version that the files were made from
 * @param files text by file name, all that the version is made of
 */
public record ProposalRequest(
        @Nullable String set,
        @Nullable Integer basedOn,
        @Nullable Map<String, String> files,
        @Nullable String reason) {}
