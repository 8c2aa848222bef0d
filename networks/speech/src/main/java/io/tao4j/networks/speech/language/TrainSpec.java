package io.tao4j.networks.speech.language;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TAO's spec of {@code n_gram train}.
 *
 * @param trainingDs text to count
 * @param model order and pruning
 * @param vocabFile words that are kept
 * @param encryptionKey known, not acted on
 * @param exportTo name of what is written
 * @param resultsDir folder of what is written
 */
public record TrainSpec(
    @Field(description = "text to count") TextFile trainingDs,
    @Field(description = "order and pruning") ModelConfig model,
    @Field(
            description = "words of which n-grams are kept, a word a line; absent: all",
            path = PathKind.FILE,
            shownBy = "NGramCommandsTest.pruningAndAVocabularyMakeAModelSmaller")
        Optional<Path> vocabFile,
    @Field(description = "key of the model file", ignored = "model files are not encrypted")
        Optional<String> encryptionKey,
    @Field(
            description =
                "ARPA file to write; absent: checkpoints/train_n_gram.arpa of results_dir",
            path = PathKind.OUTPUT,
            shownBy = "NGramCommandsTest.pruningAndAVocabularyMakeAModelSmaller")
        Optional<Path> exportTo,
    @Field(
            description = "folder of the results; absent: tao-results/n_gram/train",
            path = PathKind.OUTPUT,
            shownBy = "NGramCommandsTest.trainsEvaluatesExportsAndInfersAsTheGoldenModelDoes")
        Optional<Path> resultsDir) {}
