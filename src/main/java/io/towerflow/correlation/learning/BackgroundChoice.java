package io.towerflow.correlation.learning;

import io.towerflow.correlation.learning.EffectModel.Background;
import io.towerflow.correlation.learning.EffectModel.Fit;
import io.towerflow.correlation.learning.EffectModel.Sample;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses whether an effect's devices have background rates of their own. Rates of their own are tried twice against one rate
 * for all, each time on what the fit has not seen:
 *
 * <ul>
 *   <li>on the quarter of the time that was left out: do the devices keep their rates?
 *   <li>on the quarter of the devices that was left out, where only one rate for all of them and the effect's echo of itself
 *       are fitted again: does what the types bring about hold there too?
 * </ul>
 *
 * <p>Each comparison is a sum over devices, divided by its standard error (Vuong 1989, clustered by device), so that one device
 * that sends thousands of alarms does not decide for all; the two are added as Stouffer (1949) adds independent scores. One
 * rate for all, the simpler, stays where the sum is no surprise.
 */
final class BackgroundChoice {

    private static final int FOLDS = 4;

    /** Least score for rates of the devices' own, in standard errors: under one in a hundred comes by chance. */
    private static final double SURELY_BETTER = 2.5;

    private final AlarmNetwork network;
    private final EffectModel model;
    private final int effect;

    BackgroundChoice(AlarmNetwork network, EffectModel model, int effect) {
        this.network = network;
        this.model = model;
        this.effect = effect;
    }

    Background best() {
        double inTime = score(laterTimes(Background.SHRUNK), laterTimes(Background.SHARED));
        double onDevices = score(otherDevices(Background.PER_DEVICE), otherDevices(Background.SHARED));
        return (inTime + onDevices) / Math.sqrt(2) > SURELY_BETTER ? Background.PER_DEVICE : Background.SHARED;
    }

    private static double score(double[] better, double[] worse) {
        double sum = 0;
        double squares = 0;
        for (int device = 0; device < better.length; device++) {
            double difference = better[device] - worse[device];
            sum += difference;
            squares += difference * difference;
        }
        return squares > 0 ? sum / Math.sqrt(squares) : 0;
    }

    /** Returns the log-likelihood, by device, of each quarter of the time by a fit to the three others. */
    private double[] laterTimes(Background kind) {
        double[] logLikelihood = new double[network.devices];
        for (int fold = 0; fold < FOLDS; fold++) {
            Fit fit = model.tryOn(timeSample(fold, false), kind);
            add(logLikelihood, fit, timeSample(fold, true), fold, -1);
        }
        return logLikelihood;
    }

    /** Returns the log-likelihood, by device, of each quarter of the devices by a fit to the three others. */
    private double[] otherDevices(Background kind) {
        double[] logLikelihood = new double[network.devices];
        for (int fold = 0; fold < FOLDS; fold++) {
            Sample there = deviceSample(fold, true);
            Fit fit = model.carryOver(model.tryOn(deviceSample(fold, false), kind), effect, there);
            add(logLikelihood, fit, there, -1, fold);
        }
        return logLikelihood;
    }

    private void add(double[] logLikelihood, Fit fit, Sample sample, int timeFold, int deviceFold) {
        List<Occurrence> effects = model.effects();
        for (int i = 0; i < effects.size(); i++) {
            if (sample.effects()[i]) {
                logLikelihood[effects.get(i).device()] += Math.log(model.intensity(i, fit));
            }
        }
        for (Occurrence one : network.occurrences) {
            double expected = fit.share()[one.type()] * network.exposure(one);
            if (expected > 0 && (timeFold < 0 || timeFold(one) == timeFold)) {
                for (int device : network.reach(one.device())) {
                    logLikelihood[device] -= deviceFold < 0 || deviceFold(device) == deviceFold ? expected : 0;
                }
            }
        }
        for (int device = 0; device < network.devices; device++) {
            logLikelihood[device] -= sample.devices()[device] ? fit.rates()[device] * sample.seconds() : 0;
        }
    }

    private Sample timeSample(int fold, boolean inside) {
        List<Occurrence> effects = model.effects();
        boolean[] counted = new boolean[effects.size()];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = (timeFold(effects.get(i)) == fold) == inside;
        }
        boolean[] devices = new boolean[network.devices];
        Arrays.fill(devices, true);
        double[] exposure = new double[network.types];
        for (Occurrence one : network.occurrences) {
            if ((timeFold(one) == fold) == inside) {
                exposure[one.type()] += network.exposure(one) * network.reach(one.device()).length;
            }
        }
        return new Sample(counted, devices, network.duration * (inside ? 1 : FOLDS - 1) / FOLDS, exposure);
    }

    private Sample deviceSample(int fold, boolean inside) {
        List<Occurrence> effects = model.effects();
        boolean[] devices = new boolean[network.devices];
        for (int device = 0; device < devices.length; device++) {
            devices[device] = (deviceFold(device) == fold) == inside;
        }
        boolean[] counted = new boolean[effects.size()];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = devices[effects.get(i).device()];
        }
        double[] exposure = new double[network.types];
        for (Occurrence one : network.occurrences) {
            for (int device : network.reach(one.device())) {
                exposure[one.type()] += devices[device] ? network.exposure(one) : 0;
            }
        }
        return new Sample(counted, devices, network.duration, exposure);
    }

    private int timeFold(Occurrence one) {
        return Math.min(FOLDS - 1, network.part(one.time(), network.duration / FOLDS));
    }

    /** Spreads the devices over the folds without regard to their order, which may follow the network's. */
    private static int deviceFold(int device) {
        return (int) ((device * 2_654_435_761L >>> 8 & 0xffff) % FOLDS);
    }
}
