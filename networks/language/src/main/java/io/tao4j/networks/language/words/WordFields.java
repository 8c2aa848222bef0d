package io.tao4j.networks.language.words;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the {@code dataset} groups of networks with a label a word have in common, as a fragment.
 *
 * @param dataDir folder of the files
 * @param doLowerCase whether the words of a {@code vocab_file} become lower case
 * @param padLabel label of words that have none
 * @param ignoreExtraTokens whether a word's later pieces do not count in the loss
 * @param useCache known, not acted on
 */
public record WordFields(
    @Field(
            description = "folder in which the sets' files are",
            path = PathKind.FOLDER,
            shownBy = "LanguageMeaningTest.filesOfWordsLieInDataDir")
        Optional<Path> dataDir,
    @Field(
            description = "words of a vocab_file become lower case",
            verbs = Verb.TRAIN,
            shownBy = "LanguageMeaningTest.theTokenizerIsThatOfItsFields")
        boolean doLowerCase,
    @Field(
            description =
                "label of words that have none (no entity, no mark, no capital), the first of the"
                    + " classes",
            defaultValue = "O",
            verbs = Verb.TRAIN,
            shownBy = "LanguageMeaningTest.labelsOfWordsCountAsTheFieldsSay")
        String padLabel,
    @Field(
            description = "only a word's first piece counts in the loss",
            verbs = Verb.TRAIN,
            shownBy = "LanguageMeaningTest.labelsOfWordsCountAsTheFieldsSay")
        boolean ignoreExtraTokens,
    @Field(
            description = "keep texts as tokens in a file",
            ignored = "texts are cut in less time than such a file is read")
        boolean useCache) {

  /**
   * A set's file.
   *
   * @param folder the spec's {@code data_dir}, which goes before that of this group
   */
  public Path file(Optional<Path> folder, String name) {
    return folder.or(() -> dataDir).map(f -> f.resolve(name)).orElseGet(() -> Path.of(name));
  }
}
