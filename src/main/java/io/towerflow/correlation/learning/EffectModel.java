package io.towerflow.correlation.learning;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Model of one alarm type as the effect of the others: the intensity of its alarms on a device is a background plus, for every
 * type, a share that decays after each alarm of that type on the same or an adjacent device. Fitted by expectation maximisation
 * (Veen and Schoenberg 2008).
 *
 * <p>The background is either one rate for all devices, as in the published form of the model, or one rate for each device. Rates
 * of their own let a device that often fails be what it is; but where a fault goes on for long, they also explain away what its
 * alarms bring about. {@link BackgroundChoice} lets the recording tell.
 */
final class EffectModel {

    private static final double SMALLEST_RATE = 1e-15;
    private static final double NEGLIGIBLE_SHARE = 1e-9;
    private static final double CONVERGED = 1e-4;
    private static final int FEWEST_STEPS = 5;
    private static final int STEPS_OF_FULL_FIT = 300;
    private static final int STEPS_OF_REFIT = 60;
    private static final int STEPS_OF_TRIAL = 80;
    private static final int NONE = -1;

    /** Form in which the background is fitted. */
    enum Background {
        /** One rate for all devices. */
        SHARED,
        /** A rate for each device. */
        PER_DEVICE,
        /** Rates per device, but shrunk to the mean, so that a device that was silent so far may still send an alarm. */
        SHRUNK
    }

    /**
     * Fit of the model.
     *
     * @param share by type: how many alarms of the effect one of its alarms brings about, for each device it reaches
     * @param rates of the background by device, in alarms per second
     */
    record Fit(double[] share, double[] rates, double logLikelihood) {}

    /**
     * Part of a recording that a fit looks at.
     *
     * @param effects which alarms of the effect count, by position
     * @param devices which devices count
     * @param seconds of recording
     * @param exposure by type: what the type's alarms could at most have brought about
     */
    record Sample(boolean[] effects, boolean[] devices, double seconds, double[] exposure) {

        private int deviceCount() {
            int count = 0;
            for (boolean counts : devices) {
                count += counts ? 1 : 0;
            }
            return count;
        }
    }

    private final AlarmNetwork network;
    private final List<Occurrence> effects;
    private final int[][] typesBefore;
    private final double[][] kernelSums;
    private final Sample whole;
    private final Background background;
    private final Fit full;
    private final Map<Integer, Fit> without = new HashMap<>();

    /**
     * Makes the model of an effect.
     *
     * @param given the background, or null to let the recording choose
     */
    EffectModel(AlarmNetwork network, int effect, @Nullable Background given) {
        this.network = network;
        effects = network.of(effect);
        typesBefore = new int[effects.size()][];
        kernelSums = new double[effects.size()][];
        double[] sums = new double[network.types];
        for (int i = 0; i < effects.size(); i++) {
            TreeSet<Integer> touched = new TreeSet<>();
            network.addKernels(effects.get(i), sums, touched);
            typesBefore[i] = touched.stream().mapToInt(Integer::intValue).toArray();
            kernelSums[i] = new double[touched.size()];
            for (int k = 0; k < typesBefore[i].length; k++) {
                kernelSums[i][k] = sums[typesBefore[i][k]];
                sums[typesBefore[i][k]] = 0;
            }
        }
        boolean[] allEffects = new boolean[effects.size()];
        Arrays.fill(allEffects, true);
        boolean[] allDevices = new boolean[network.devices];
        Arrays.fill(allDevices, true);
        double[] exposure = new double[network.types];
        for (Occurrence one : network.occurrences) {
            exposure[one.type()] += network.exposure(one) * network.reach(one.device()).length;
        }
        whole = new Sample(allEffects, allDevices, network.duration, exposure);
        background = given == null ? new BackgroundChoice(network, this, effect).best() : given;
        full = fit(null, NONE, STEPS_OF_FULL_FIT, whole, background);
    }

    List<Occurrence> effects() {
        return effects;
    }

    Background background() {
        return background;
    }

    double share(int cause) {
        return full.share[cause] > NEGLIGIBLE_SHARE ? full.share[cause] : 0;
    }

    /** Returns twice the log-likelihood that is lost where the type may bring nothing about, all the others refitted. */
    double likelihoodRatio(int cause) {
        return 2 * (full.logLikelihood - without(cause).logLikelihood);
    }

    private Fit without(int cause) {
        return without.computeIfAbsent(cause, type -> fit(full, type, STEPS_OF_REFIT, whole, background));
    }

    /**
     * Adds the log-likelihood that is lost where the type may bring nothing about.
     *
     * @param sign 1 to add, -1 to subtract
     */
    void addGains(int cause, int sign, DirectionTest test) {
        if (share(cause) == 0) {
            return;
        }
        Fit less = without(cause);
        for (int i = 0; i < effects.size(); i++) {
            Occurrence one = effects.get(i);
            double gain = Math.log(intensity(i, full)) - Math.log(intensity(i, less));
            test.add(one.device(), one.time(), sign * gain);
        }
        for (Occurrence one : network.occurrences) {
            double loss = network.exposure(one) * (full.share[one.type()] - less.share[one.type()]);
            if (loss != 0) {
                for (int device : network.reach(one.device())) {
                    test.add(device, one.time(), -sign * loss);
                }
            }
        }
        for (int device = 0; device < network.devices; device++) {
            test.addSteadily(device, -sign * (full.rates[device] - less.rates[device]) * network.duration);
        }
    }

    /** Returns the alarms per second that a fit expects where and when the alarm at this position came. */
    double intensity(int position, Fit fit) {
        return intensity(position, fit.rates, fit.share);
    }

    private double intensity(int position, double[] rates, double[] share) {
        double intensity = rates[effects.get(position).device()];
        int[] sources = typesBefore[position];
        double[] kernels = kernelSums[position];
        for (int k = 0; k < sources.length; k++) {
            intensity += share[sources[k]] * kernels[k];
        }
        return Math.max(intensity, SMALLEST_RATE);
    }

    /** Fits a part of the recording, as quickly as a comparison needs it. */
    Fit tryOn(Sample sample, Background kind) {
        return fit(null, NONE, STEPS_OF_TRIAL, sample, kind);
    }

    /**
     * Fits one rate for all devices of the sample, and how far alarms of the effect bring more of the effect; what other types
     * bring about stays as given.
     */
    Fit carryOver(Fit fit, int effect, Sample sample) {
        double[] share = fit.share.clone();
        double[] rates = new double[network.devices];
        long count = 0;
        for (boolean counts : sample.effects) {
            count += counts ? 1 : 0;
        }
        int devices = sample.deviceCount();
        share[effect] = sample.exposure[effect] > 0 ? 0.05 * count / sample.exposure[effect] : 0;
        Arrays.fill(rates, Math.max(0.5 * count / sample.seconds / Math.max(devices, 1), SMALLEST_RATE));
        for (int step = 0; step < STEPS_OF_REFIT; step++) {
            double byBackground = 0;
            double byItself = 0;
            for (int i = 0; i < effects.size(); i++) {
                if (sample.effects[i]) {
                    double intensity = intensity(i, rates, share);
                    byBackground += rates[effects.get(i).device()] / intensity;
                    int self = Arrays.binarySearch(typesBefore[i], effect);
                    byItself += self < 0 ? 0 : share[effect] * kernelSums[i][self] / intensity;
                }
            }
            Arrays.fill(rates, Math.max(byBackground / sample.seconds / Math.max(devices, 1), SMALLEST_RATE));
            share[effect] = sample.exposure[effect] > 0 ? byItself / sample.exposure[effect] : 0;
        }
        return new Fit(share, rates, Double.NaN);
    }

    /**
     * Maximises the likelihood.
     *
     * @param start a fit to begin from, or null to begin with half of everything explained by background
     * @param leftOut a type that may cause nothing, or {@link #NONE}
     */
    private Fit fit(@Nullable Fit start, int leftOut, int steps, Sample sample, Background kind) {
        int types = network.types;
        int devices = network.devices;
        double[] byBackground = new double[devices];
        int count = 0;
        for (int i = 0; i < effects.size(); i++) {
            if (sample.effects[i]) {
                byBackground[effects.get(i).device()] += 0.5;
                count++;
            }
        }
        double[] share = new double[types];
        for (int type = 0; type < types; type++) {
            if (type != leftOut && sample.exposure[type] > 0) {
                share[type] = start == null ? 0.05 * count / sample.exposure[type] : start.share[type];
            }
        }
        double[] rates = new double[devices];
        setRates(rates, byBackground, sample, kind);

        double[] byType = new double[types];
        double logLikelihood = Double.NEGATIVE_INFINITY;
        for (int step = 0; step < steps; step++) {
            Arrays.fill(byType, 0);
            Arrays.fill(byBackground, 0);
            double before = logLikelihood;
            logLikelihood = 0;
            for (int i = 0; i < effects.size(); i++) {
                if (!sample.effects[i]) {
                    continue;
                }
                int[] sources = typesBefore[i];
                double[] kernels = kernelSums[i];
                int device = effects.get(i).device();
                double intensity = intensity(i, rates, share);
                logLikelihood += Math.log(intensity);
                byBackground[device] += rates[device] / intensity;
                for (int k = 0; k < sources.length; k++) {
                    byType[sources[k]] += share[sources[k]] * kernels[k] / intensity;
                }
            }
            for (int device = 0; device < devices; device++) {
                logLikelihood -= sample.devices[device] ? rates[device] * sample.seconds : 0;
            }
            setRates(rates, byBackground, sample, kind);
            for (int type = 0; type < types; type++) {
                logLikelihood -= share[type] * sample.exposure[type];
                share[type] = sample.exposure[type] > 0 ? byType[type] / sample.exposure[type] : 0;
            }
            if (step + 1 >= FEWEST_STEPS && logLikelihood - before < CONVERGED) {
                break;
            }
        }
        return new Fit(share, rates, logLikelihood);
    }

    /** Sets the background rates to the alarms that the background explains, over the time. */
    private static void setRates(double[] rates, double[] explained, Sample sample, Background kind) {
        double mean = Arrays.stream(explained).sum() / Math.max(sample.deviceCount(), 1) / sample.seconds;
        for (int device = 0; device < rates.length; device++) {
            rates[device] = switch (kind) {
                case SHARED -> mean;
                case PER_DEVICE -> explained[device] / sample.seconds;
                // As if the device had sent one alarm more at the mean rate.
                case SHRUNK -> (explained[device] + 1) / (sample.seconds + 1 / Math.max(mean, SMALLEST_RATE));
            };
        }
    }
}
