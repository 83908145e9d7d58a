package io.towerflow.rules;

import io.towerflow.rules.language.BrokenRules;
import io.towerflow.rules.language.FactType;
import io.towerflow.rules.language.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;

/** A version that this release cannot read, and the first reason. */
record UnreadableVersion(String set, int version, String fault) {}
