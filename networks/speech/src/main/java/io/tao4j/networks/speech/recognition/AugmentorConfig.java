package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.SoundVariation;
import io.tao4j.networks.speech.audio.Utterance;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * NeMo's {@code augmentor}: changes of sounds in training, in this order.
 *
 * @param join utterances that become one
 * @param speed faster and slower
 * @param gain louder and less loud
 * @param shift earlier and later
 * @param whiteNoise noise that is drawn
 * @param noise noise of files
 */
public record AugmentorConfig(
    @Field(description = "utterances that become one (beyond TAO)") Optional<Join> join,
    @Field(description = "faster and slower, pitch and all") Optional<Speed> speed,
    @Field(description = "louder and less loud") Optional<Gain> gain,
    @Field(description = "earlier and later") Optional<Shift> shift,
    @Field(description = "noise that is drawn") Optional<WhiteNoise> whiteNoise,
    @Field(description = "noise of files") Optional<Noise> noise) {

  /**
   * Utterances that become one: a set of single words teaches to hear several.
   *
   * @param prob of a change
   * @param maxUtterances most utterances of one
   * @param minGapMs shortest silence between them
   * @param maxGapMs longest silence between them
   */
  public record Join(
      @Field(
              description = "probability of a change",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SpeechMeaningTest.utterancesAreJoinedAsTheAugmentorSays")
          double prob,
      @Field(
              description =
                  "most utterances that become one; they are of one speaker, where manifests have"
                      + " speaker, and not longer than max_duration together",
              defaultValue = "3",
              min = 2,
              shownBy = "SpeechMeaningTest.utterancesAreJoinedAsTheAugmentorSays")
          int maxUtterances,
      @Field(
              description = "shortest silence between two",
              unit = "ms",
              defaultValue = "0",
              min = 0,
              shownBy = "SpeechMeaningTest.utterancesAreJoinedAsTheAugmentorSays")
          double minGapMs,
      @Field(
              description = "longest silence between two",
              unit = "ms",
              defaultValue = "300",
              min = 0,
              shownBy = "SpeechMeaningTest.utterancesAreJoinedAsTheAugmentorSays")
          double maxGapMs) {}

  /**
   * Faster and slower.
   *
   * @param prob of a change
   * @param sr known, not acted on
   * @param resampleType known, not acted on
   * @param minSpeedRate lowest rate
   * @param maxSpeedRate highest rate
   * @param numRates rates to choose from
   */
  public record Speed(
      @Field(
              description = "probability of a change",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double prob,
      @Field(description = "sample rate", ignored = "preprocessor.sample_rate says it")
          Optional<Integer> sr,
      @Field(description = "kind of interpolation", ignored = "a sinc under a Kaiser window")
          Optional<String> resampleType,
      @Field(
              description = "lowest rate",
              defaultValue = "0.9",
              min = 0.1,
              max = 10,
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double minSpeedRate,
      @Field(
              description = "highest rate",
              defaultValue = "1.1",
              min = 0.1,
              max = 10,
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double maxSpeedRate,
      @Field(
              description = "rates to choose from, evenly between them",
              defaultValue = "5",
              min = 1,
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          int numRates) {}

  /**
   * Louder and less loud.
   *
   * @param prob of a change
   * @param minGainDbfs lowest change
   * @param maxGainDbfs highest change
   */
  public record Gain(
      @Field(
              description = "probability of a change",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double prob,
      @Field(
              description = "lowest change",
              unit = "dB",
              defaultValue = "-10",
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double minGainDbfs,
      @Field(
              description = "highest change",
              unit = "dB",
              defaultValue = "10",
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double maxGainDbfs) {}

  /**
   * Earlier and later.
   *
   * @param prob of a change
   * @param minShiftMs lowest shift
   * @param maxShiftMs highest shift
   */
  public record Shift(
      @Field(
              description = "probability of a change",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double prob,
      @Field(
              description = "lowest shift",
              unit = "ms",
              defaultValue = "-5",
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double minShiftMs,
      @Field(
              description = "highest shift",
              unit = "ms",
              defaultValue = "5",
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double maxShiftMs) {}

  /**
   * Noise that is drawn.
   *
   * @param prob of a change
   * @param minLevel lowest level
   * @param maxLevel highest level
   */
  public record WhiteNoise(
      @Field(
              description = "probability of a change",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double prob,
      @Field(
              description = "lowest level of full scale",
              unit = "dB",
              defaultValue = "-90",
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double minLevel,
      @Field(
              description = "highest level of full scale",
              unit = "dB",
              defaultValue = "-46",
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double maxLevel) {}

  /**
   * Noise of files.
   *
   * @param prob of a change
   * @param manifestPath the noises
   * @param minSnrDb lowest ratio of signal to noise
   * @param maxSnrDb highest ratio of signal to noise
   * @param maxGainDb most gain of a noise
   */
  public record Noise(
      @Field(
              description = "probability of a change",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double prob,
      @Field(
              description = "manifest of the noises, whose texts do not matter",
              required = true,
              path = PathKind.FILE,
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          Path manifestPath,
      @Field(
              description = "lowest ratio of signal to noise",
              unit = "dB",
              defaultValue = "10",
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double minSnrDb,
      @Field(
              description = "highest ratio of signal to noise",
              unit = "dB",
              defaultValue = "50",
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double maxSnrDb,
      @Field(
              description = "most gain of a noise",
              unit = "dB",
              defaultValue = "300",
              shownBy = "SpeechMeaningTest.soundsAreVariedAsTheAugmentorSays")
          double maxGainDb) {}

  /**
   * The changes; noises are read.
   *
   * @param sampleRate of what they are applied to
   */
  List<SoundVariation> variations(int sampleRate) {
    List<SoundVariation> all = new ArrayList<>();
    speed.ifPresent(
        s ->
            add(
                all,
                s.prob(),
                new SoundVariation.Speed(s.minSpeedRate(), s.maxSpeedRate(), s.numRates())));
    gain.ifPresent(
        g -> add(all, g.prob(), new SoundVariation.Gain(g.minGainDbfs(), g.maxGainDbfs())));
    shift.ifPresent(
        s -> add(all, s.prob(), new SoundVariation.Shift(s.minShiftMs(), s.maxShiftMs())));
    whiteNoise.ifPresent(
        w -> add(all, w.prob(), new SoundVariation.WhiteNoise(w.minLevel(), w.maxLevel())));
    noise.ifPresent(
        n ->
            add(
                all,
                n.prob(),
                new SoundVariation.Noise(
                    Manifest.read(List.of(n.manifestPath()), 0, Double.POSITIVE_INFINITY)
                        .utterances()
                        .stream()
                        .map(Utterance::sound)
                        .map(sound -> sound.at(sampleRate))
                        .toList(),
                    n.minSnrDb(),
                    n.maxSnrDb(),
                    n.maxGainDb())));
    return all;
  }

  private static void add(List<SoundVariation> all, double probability, SoundVariation change) {
    all.add(new SoundVariation.Sometimes(probability, change));
  }
}
