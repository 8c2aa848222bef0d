package io.tao4j.networks.speech.language;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Spec of {@code n_gram finetune}: a model of a text of one's own joins one that is there.
 *
 * @param restoreFrom the model that is there
 * @param tuningDs one's own text
 * @param model order and pruning of its model
 * @param vocabFile words that are kept of it
 * @param weight of its model
 * @param validationDs text that decides on the weight
 * @param encryptionKey known, not acted on
 * @param exportTo name of what is written
 * @param resultsDir folder of what is written
 */
public record FinetuneSpec(
    @Field(
            description = "model to go on from (ARPA, or this library's binary form)",
            required = true,
            path = PathKind.FILE,
            shownBy =
                "NGramCommandsTest.ownTextGainsFromAnotherModelAndIsForetoldBetterThanByEither")
        Path restoreFrom,
    @Field(description = "text of one's own") TextFile tuningDs,
    @Field(description = "order and pruning of its model") ModelConfig model,
    @Field(
            description = "words of which n-grams of the text are kept, a word a line; absent: all",
            path = PathKind.FILE,
            shownBy = "NGramCommandsTest.aWeightIsThatOfTheOwnText")
        Optional<Path> vocabFile,
    @Field(
            description =
                "weight of the text's model against the other; absent: validation_ds decides",
            min = 0,
            max = 1,
            shownBy = "NGramCommandsTest.aWeightIsThatOfTheOwnText")
        Optional<Double> weight,
    @Field(description = "text that is foretold best by the weight that is chosen")
        Optional<TextFile> validationDs,
    @Field(description = "key of the model file", ignored = "model files are not encrypted")
        Optional<String> encryptionKey,
    @Field(
            description =
                "ARPA file to write; absent: checkpoints/finetuned_n_gram.arpa of results_dir",
            path = PathKind.OUTPUT,
            shownBy = "NGramCommandsTest.aWeightIsThatOfTheOwnText")
        Optional<Path> exportTo,
    @Field(
            description = "folder of the results; absent: tao-results/n_gram/finetune",
            path = PathKind.OUTPUT,
            shownBy =
                "NGramCommandsTest.ownTextGainsFromAnotherModelAndIsForetoldBetterThanByEither")
        Optional<Path> resultsDir) {}
