package io.tao4j.networks.speech.language;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of {@code n_gram inference}.
 *
 * @param restoreFrom model
 * @param inputBatch sentences
 * @param inputFile sentences in a file
 * @param encryptionKey known, not acted on
 * @param resultsDir folder of what is written
 */
public record InferSpec(
    @Field(
            description = "model (ARPA, or this library's binary form)",
            required = true,
            path = PathKind.FILE,
            shownBy = "NGramCommandsTest.trainsEvaluatesExportsAndInfersAsTheGoldenModelDoes")
        Path restoreFrom,
    @Field(
            description = "sentences, words apart by blanks",
            shownBy = "NGramCommandsTest.sentencesOfTheSpecAndOfAFileAreJudged")
        List<String> inputBatch,
    @Field(
            description = "more sentences, one a line (beyond TAO)",
            path = PathKind.FILE,
            shownBy = "NGramCommandsTest.trainsEvaluatesExportsAndInfersAsTheGoldenModelDoes")
        Optional<Path> inputFile,
    @Field(description = "key of the model file", ignored = "model files are not encrypted")
        Optional<String> encryptionKey,
    @Field(
            description = "folder of the results; absent: tao-results/n_gram/inference",
            path = PathKind.OUTPUT,
            shownBy = "NGramCommandsTest.trainsEvaluatesExportsAndInfersAsTheGoldenModelDoes")
        Optional<Path> resultsDir) {}
