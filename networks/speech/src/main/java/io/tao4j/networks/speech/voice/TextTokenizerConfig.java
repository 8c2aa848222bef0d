package io.tao4j.networks.speech.voice;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * NeMo's {@code text_tokenizer}: what texts are cut into.
 *
 * @param target known, not acted on
 * @param punct whether signs between words are symbols
 * @param apostrophe whether the apostrophe is one
 * @param padWithSpace whether a space is put at both ends
 * @param stresses whether vowels have stresses
 * @param chars known, not acted on
 * @param addBlankAt known, not acted on
 * @param g2p from words to sounds
 */
public record TextTokenizerConfig(
    @Field(
            description = "NeMo's class",
            name = "_target_",
            ignored = "there is one tokenizer: English, letters, and sounds by a dictionary")
        Optional<String> target,
    @Field(
            description = "signs between words are symbols",
            defaultValue = "true",
            shownBy = "VoiceSymbolsTest.fieldsOfTheTokenizerSayWhatSymbolsThereAre")
        boolean punct,
    @Field(
            description = "the apostrophe is a symbol",
            defaultValue = "true",
            shownBy = "VoiceSymbolsTest.fieldsOfTheTokenizerSayWhatSymbolsThereAre")
        boolean apostrophe,
    @Field(
            description = "a space at both ends of a text",
            defaultValue = "true",
            shownBy = "SpectroGenMeaningTest.textsBecomeSymbolsAsTheTokenizersFieldsSay")
        boolean padWithSpace,
    @Field(
            description = "with a phoneme_dict: vowels without and with stress are different",
            defaultValue = "true",
            shownBy = "VoiceSymbolsTest.fieldsOfTheTokenizerSayWhatSymbolsThereAre")
        boolean stresses,
    @Field(
            description = "letters are symbols",
            defaultValue = "true",
            ignored = "words that no dictionary has are spelled by letters")
        boolean chars,
    @Field(description = "blanks between symbols", ignored = "there is none")
        Optional<Integer> addBlankAt,
    @Field(description = "from words to sounds") G2pConfig g2p) {

  /**
   * NeMo's {@code g2p}.
   *
   * @param target known, not acted on
   * @param phonemeDict a dictionary
   * @param phonemeProbability how often a word is given by its sounds in training
   * @param heteronyms known, not acted on
   */
  public record G2pConfig(
      @Field(
              description = "NeMo's class",
              name = "_target_",
              ignored = "a dictionary says how words sound")
          Optional<String> target,
      @Field(
              description =
                  "dictionary of the CMU's form: a word and its sounds a line. It travels with the"
                      + " model. Absent: texts are spelled by letters",
              path = PathKind.FILE,
              shownBy = "SpectroGenMeaningTest.textsBecomeSymbolsAsTheTokenizersFieldsSay")
          Optional<Path> phonemeDict,
      @Field(
              description =
                  "with a phoneme_dict: share of the words that are given by their sounds in"
                      + " training; the others are spelled. Else all that it has are",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SpectroGenMeaningTest.textsBecomeSymbolsAsTheTokenizersFieldsSay")
          double phonemeProbability,
      @Field(
              description = "words that sound in two ways",
              ignored = "words with several lines in the dictionary are spelled")
          Optional<String> heteronyms) {}
}
