package io.towerflow.alarm.source;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/** Gives reports their ids: UUIDv7, so that later ones sort after earlier ones. */
public final class ReportIds {

    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private ReportIds() {}

    public static UUID next() {
        return GENERATOR.generate();
    }
}
