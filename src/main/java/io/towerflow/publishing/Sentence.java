package io.towerflow.publishing;

import java.util.List;

/** A key of {@code i18n/workbench_*.properties} and its arguments: said in the reader's language when shown. */
public record Sentence(String key, List<String> arguments) {}
