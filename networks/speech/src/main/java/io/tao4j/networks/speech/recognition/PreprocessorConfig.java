package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.speech.audio.MelSpectrogram.Normalize;
import io.tao4j.networks.speech.audio.MelSpectrogram.Settings;
import io.tao4j.networks.speech.audio.MelSpectrogram.Window;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.Locale;
import java.util.Optional;

/**
 * NeMo's {@code preprocessor}: from samples to features.
 *
 * @param target known, not acted on
 * @param sampleRate samples a second
 * @param windowSize seconds of a window
 * @param windowStride seconds from one frame to the next
 * @param window shape of the window
 * @param normalize over what features are normalised
 * @param nFft samples of a Fourier transform
 * @param preemph pre-emphasis
 * @param features number of bands
 * @param lowfreq lower end of the first band
 * @param highfreq upper end of the last band
 * @param log whether logarithms are taken
 * @param logZeroGuardType what keeps the logarithm finite
 * @param logZeroGuardValue how small it is
 * @param dither deviation of noise in training
 * @param padTo frames of a batch are a multiple
 * @param frameSplicing known, not acted on
 * @param exactPad whether frames are whole hops
 * @param padValue known, not acted on
 * @param magPower exponent of magnitudes
 */
public record PreprocessorConfig(
    @Field(
            description = "NeMo's class",
            name = "_target_",
            ignored = "the network says what prepares its sounds")
        Optional<String> target,
    @Field(
            description = "samples a second; sounds of another rate are resampled",
            defaultValue = "16000",
            min = 1000,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        int sampleRate,
    @Field(
            description = "window",
            unit = "seconds",
            defaultValue = "0.02",
            min = 0,
            exclusiveMin = true,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        double windowSize,
    @Field(
            description = "from one frame to the next",
            unit = "seconds",
            defaultValue = "0.01",
            min = 0,
            exclusiveMin = true,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        double windowStride,
    @Field(
            description = "shape of the window",
            defaultValue = "hann",
            allowed = {"hann", "hamming", "blackman", "bartlett", "none"},
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        String window,
    @Field(
            description = "what features are normalised over",
            defaultValue = "per_feature",
            allowed = {"per_feature", "all_features", "none"},
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        String normalize,
    @Field(
            description =
                "samples of a Fourier transform, a power of two; absent: the first that holds a"
                    + " window",
            min = 2,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        Optional<Integer> nFft,
    @Field(
            description = "share of the sample before each that is subtracted; 0 for none",
            defaultValue = "0.97",
            min = 0,
            max = 1,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        double preemph,
    @Field(
            description = "mel bands",
            defaultValue = "64",
            min = 1,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        int features,
    @Field(
            description = "lower end of the first band",
            unit = "hertz",
            min = 0,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        double lowfreq,
    @Field(
            description = "upper end of the last band; absent: half the sample rate",
            unit = "hertz",
            min = 1,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        Optional<Double> highfreq,
    @Field(
            description = "logarithms of the bands",
            defaultValue = "true",
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        boolean log,
    @Field(
            description = "what keeps the logarithm finite: a number that is added, or the least",
            defaultValue = "add",
            allowed = {"add", "clamp"},
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        String logZeroGuardType,
    @Field(
            description = "that number",
            defaultValue = "5.960464477539063e-08",
            min = 0,
            exclusiveMin = true,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        double logZeroGuardValue,
    @Field(
            description = "deviation of the noise in training",
            defaultValue = "1e-5",
            min = 0,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        double dither,
    @Field(
            description =
                "frames of a batch are a multiple of this, and of the encoder's whole stride; 0 for"
                    + " the stride alone",
            defaultValue = "16",
            min = 0,
            shownBy = "SpeechMeaningTest.framesArePaddedToAMultiple")
        int padTo,
    @Field(
            description = "frames that are joined",
            defaultValue = "1",
            ignored = "frames stay alone")
        int frameSplicing,
    @Field(
            description = "frames are whole hops instead of centred on each",
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        boolean exactPad,
    @Field(
            description = "value of what is padded",
            ignored = "layers see 0 behind each sound's end")
        double padValue,
    @Field(
            description = "exponent of the magnitudes",
            defaultValue = "2.0",
            min = 0,
            exclusiveMin = true,
            shownBy = "SpeechMeaningTest.featuresAreThoseOfThePreprocessor")
        double magPower) {

  /** The spectrogram that this asks for. */
  public Settings settings() {
    int samples = (int) Math.round(windowSize * sampleRate);
    return new Settings(
        sampleRate,
        samples,
        (int) Math.round(windowStride * sampleRate),
        Window.valueOf(window.toUpperCase(Locale.ROOT)),
        nFft.orElse(Math.max(2, Integer.highestOneBit(Math.max(1, samples - 1)) * 2)),
        features,
        lowfreq,
        highfreq.orElse(sampleRate / 2.0),
        preemph,
        magPower,
        log,
        logZeroGuardValue,
        logZeroGuardType.equals("clamp"),
        Normalize.valueOf(normalize.toUpperCase(Locale.ROOT)),
        dither,
        true,
        exactPad);
  }

  /** Says what is wrong. */
  void check(String path, RuleContext context) {
    int samples = (int) Math.round(windowSize * sampleRate);
    int transform = nFft.orElse(samples <= 1 ? 2 : Integer.highestOneBit(samples - 1) * 2);
    if (samples < 1 || Math.round(windowStride * sampleRate) < 1) {
      context.error(
          path + ".window_size",
          "a window of %s s and a stride of %s s have no sample at %s Hz"
              .formatted(windowSize, windowStride, sampleRate),
          "they are 0.02 and 0.01 as a rule");
    } else if (transform < samples || Integer.bitCount(transform) != 1) {
      context.error(
          path + ".n_fft",
          "is %s for windows of %s samples".formatted(transform, samples),
          "give a power of two that holds a window, or leave it out");
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
