package io.tao4j.networks.speech.voice;

import io.tao4j.networks.speech.audio.MelSpectrogram.Normalize;
import io.tao4j.networks.speech.audio.MelSpectrogram.Settings;
import io.tao4j.networks.speech.audio.MelSpectrogram.Window;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.Locale;
import java.util.Optional;

/**
 * NeMo's {@code preprocessor} of speech synthesis: from samples to mel spectrograms that can be
 * turned back, by lengths in samples, without pre-emphasis and normalisation.
 *
 * @param target known, not acted on
 * @param sampleRate samples a second
 * @param nWindowSize samples of a window
 * @param nWindowStride samples from one frame to the next
 * @param nFft samples of a Fourier transform
 * @param window shape of the window
 * @param features number of bands
 * @param lowfreq lower end of the first band
 * @param highfreq upper end of the last band
 * @param logZeroGuardType what keeps the logarithm finite
 * @param logZeroGuardValue how small it is
 * @param magPower exponent of magnitudes
 * @param exactPad whether frames are whole hops
 * @param windowSize known, not acted on
 * @param windowStride known, not acted on
 * @param normalize known, not acted on
 * @param log known, not acted on
 * @param dither known, not acted on
 * @param padTo known, not acted on
 * @param padValue known, not acted on
 * @param preemph known, not acted on
 * @param frameSplicing known, not acted on
 */
public record SpectrogramConfig(
    @Field(
            description = "NeMo's class",
            name = "_target_",
            ignored = "the network says what prepares its sounds")
        Optional<String> target,
    @Field(
            description = "samples a second; sounds of another rate are resampled",
            defaultValue = "22050",
            min = 1000,
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        int sampleRate,
    @Field(
            description = "samples of a window",
            defaultValue = "1024",
            min = 2,
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        int nWindowSize,
    @Field(
            description = "samples from one frame to the next",
            defaultValue = "256",
            min = 1,
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        int nWindowStride,
    @Field(
            description =
                "samples of a Fourier transform, a power of two; absent: the first that holds a"
                    + " window",
            min = 2,
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        Optional<Integer> nFft,
    @Field(
            description = "shape of the window",
            defaultValue = "hann",
            allowed = {"hann", "hamming", "blackman", "bartlett", "none"},
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        String window,
    @Field(
            description = "mel bands",
            defaultValue = "80",
            min = 1,
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        int features,
    @Field(
            description = "lower end of the first band",
            unit = "hertz",
            min = 0,
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        double lowfreq,
    @Field(
            description = "upper end of the last band; absent: half the sample rate",
            unit = "hertz",
            min = 1,
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        Optional<Double> highfreq,
    @Field(
            description = "what keeps the logarithm finite: a number that is added, or the least",
            defaultValue = "add",
            allowed = {"add", "clamp"},
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        String logZeroGuardType,
    @Field(
            description = "that number",
            defaultValue = "1e-5",
            min = 0,
            exclusiveMin = true,
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        double logZeroGuardValue,
    @Field(
            description = "exponent of the magnitudes",
            defaultValue = "1.0",
            min = 0,
            exclusiveMin = true,
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        double magPower,
    @Field(
            description = "frames are whole hops instead of centred on each",
            shownBy = "SpectroGenMeaningTest.spectrogramsAreThoseOfThePreprocessor")
        boolean exactPad,
    @Field(description = "window in seconds", ignored = "n_window_size says it")
        Optional<Double> windowSize,
    @Field(description = "stride in seconds", ignored = "n_window_stride says it")
        Optional<Double> windowStride,
    @Field(
            description = "what spectrograms are normalised over",
            ignored = "normalised ones cannot be turned back into sound")
        Optional<String> normalize,
    @Field(
            description = "logarithms",
            defaultValue = "true",
            ignored = "spectrograms of voices are logarithms")
        boolean log,
    @Field(description = "noise in training", ignored = "sounds are taken as they are")
        double dither,
    @Field(
            description = "frames of a batch are a multiple",
            defaultValue = "1",
            ignored = "batches are as long as their longest sound")
        int padTo,
    @Field(description = "value of what is padded", ignored = "what is padded does not count")
        double padValue,
    @Field(description = "pre-emphasis", ignored = "sounds are taken as they are")
        Optional<Double> preemph,
    @Field(
            description = "frames that are joined",
            defaultValue = "1",
            ignored = "frames stay alone")
        int frameSplicing) {

  private int transform() {
    return nFft.orElse(Math.max(2, Integer.highestOneBit(Math.max(1, nWindowSize - 1)) * 2));
  }

  /** The spectrogram that this asks for. */
  Settings settings() {
    return new Settings(
        sampleRate,
        nWindowSize,
        nWindowStride,
        Window.valueOf(window.toUpperCase(Locale.ROOT)),
        transform(),
        features,
        lowfreq,
        highfreq.orElse(sampleRate / 2.0),
        0,
        magPower,
        true,
        logZeroGuardValue,
        logZeroGuardType.equals("clamp"),
        Normalize.NONE,
        0,
        true,
        exactPad);
  }

  /** Says what is wrong. */
  void check(String path, RuleContext context) {
    if (transform() < nWindowSize || Integer.bitCount(transform()) != 1) {
      context.error(
          path + ".n_fft",
          "is %s for windows of %s samples".formatted(transform(), nWindowSize),
          "give a power of two that holds a window, or leave it out");
    }
    if (nWindowStride > nWindowSize / 2) {
      context.error(
          path + ".n_window_stride",
          "is %s for windows of %s samples".formatted(nWindowStride, nWindowSize),
          "there is no way back to sound where windows do not overlap by half");
    }
    double highest = highfreq.orElse(sampleRate / 2.0);
    if (!(lowfreq < highest && highest <= sampleRate / 2.0)) {
      context.error(
          path + ".highfreq",
          "bands from %s to %s Hz at %s samples a second".formatted(lowfreq, highest, sampleRate),
          "bands lie between 0 and half the sample rate");
    }
  }
}
