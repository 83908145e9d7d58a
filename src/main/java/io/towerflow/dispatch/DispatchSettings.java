package io.towerflow.dispatch;

import io.towerflow.alarm.PerceivedSeverity;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of how technicians are asked.
 *
 * @param offerTimeout how long a technician has to answer before the next is asked
 * @param criticalOfferTimeout how long a technician has to answer for a critical incident
 * @param askAtOnce how many technicians are asked for a work order at once; the first to accept has it, the others are told
 * @param criticalAskAtOnce how many technicians are asked at once for a critical incident
 * @param visits how many technicians may in turn report that they cannot repair it before the dispatcher is asked again
 * @param permitWait how long a permit is awaited before the visit goes on without an answer
 * @param criticalPermitWait how long a permit is awaited for a critical incident
 * @param lastSiteCounts how long a technician is believed to be still near the last site he or she worked at
 * @param answersPerHour how many answers that change nothing one phone gets in an hour: two machines must not talk for ever
 * @param jobLinkValid how long the link to a job's page opens it; it ends before when the job goes to somebody else
 * @param jobLinkAfterEnd how long after the end of the job its page still takes what is on its way: photos, notes, the signature
 * @param picturesPerJob how many pictures are kept of one visit
 * @param pictureBytes bytes of a picture at most; the page makes them smaller than half a megabyte before it sends them
 */
@ConfigurationProperties("towerflow.dispatch")
public record DispatchSettings(
        @DefaultValue("5m") Duration offerTimeout,
        @DefaultValue("3m") Duration criticalOfferTimeout,
        @DefaultValue("1") int askAtOnce,
        @DefaultValue("2") int criticalAskAtOnce,
        @DefaultValue("2") int visits,
        @DefaultValue("20m") Duration permitWait,
        @DefaultValue("2m") Duration criticalPermitWait,
        @DefaultValue("4h") Duration lastSiteCounts,
        @DefaultValue("12") int answersPerHour,
        @DefaultValue("7d") Duration jobLinkValid,
        @DefaultValue("24h") Duration jobLinkAfterEnd,
        @DefaultValue("30") int picturesPerJob,
        @DefaultValue("3000000") int pictureBytes) {

    int askAtOnce(PerceivedSeverity severity) {
        return severity == PerceivedSeverity.CRITICAL ? criticalAskAtOnce : askAtOnce;
    }

    public Duration permitWait(PerceivedSeverity severity) {
        return severity == PerceivedSeverity.CRITICAL ? criticalPermitWait : permitWait;
    }

    Duration offerTimeout(PerceivedSeverity severity) {
        return severity == PerceivedSeverity.CRITICAL ? criticalOfferTimeout : offerTimeout;
    }
}
