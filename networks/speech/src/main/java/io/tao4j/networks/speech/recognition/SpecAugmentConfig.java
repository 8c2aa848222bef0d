package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.speech.audio.SpectrogramMasks;
import io.tao4j.spec.Field;
import java.util.Optional;

/**
 * NeMo's {@code spec_augment}: what of the features is set to 0 in training.
 *
 * @param target known, not acted on
 * @param rectMasks rectangles
 * @param rectFreq most bands of a rectangle
 * @param rectTime most frames of a rectangle
 * @param freqMasks masks of bands
 * @param freqWidth most bands of a mask
 * @param timeMasks masks of time
 * @param timeWidth most frames of a mask
 */
public record SpecAugmentConfig(
    @Field(
            description = "NeMo's class",
            name = "_target_",
            ignored = "the fields say what is masked")
        Optional<String> target,
    @Field(
            description = "rectangles that are cut out",
            min = 0,
            shownBy = "SpeechMeaningTest.masksAreThoseOfSpecAugment")
        int rectMasks,
    @Field(
            description = "most bands of a rectangle",
            defaultValue = "20",
            min = 0,
            shownBy = "SpeechMeaningTest.masksAreThoseOfSpecAugment")
        int rectFreq,
    @Field(
            description = "most frames of a rectangle",
            defaultValue = "5",
            min = 0,
            shownBy = "SpeechMeaningTest.masksAreThoseOfSpecAugment")
        int rectTime,
    @Field(
            description = "masks of bands",
            min = 0,
            shownBy = "SpeechMeaningTest.masksAreThoseOfSpecAugment")
        int freqMasks,
    @Field(
            description = "most bands of a mask",
            defaultValue = "10",
            min = 0,
            shownBy = "SpeechMeaningTest.masksAreThoseOfSpecAugment")
        int freqWidth,
    @Field(
            description = "masks of time",
            min = 0,
            shownBy = "SpeechMeaningTest.masksAreThoseOfSpecAugment")
        int timeMasks,
    @Field(
            description = "most frames of a mask; below 1 a share of the sound",
            defaultValue = "10",
            min = 0,
            shownBy = "SpeechMeaningTest.masksAreThoseOfSpecAugment")
        double timeWidth) {

  /** The masks. */
  SpectrogramMasks masks() {
    return new SpectrogramMasks(
        rectMasks, rectFreq, rectTime, freqMasks, freqWidth, timeMasks, timeWidth);
  }
}
