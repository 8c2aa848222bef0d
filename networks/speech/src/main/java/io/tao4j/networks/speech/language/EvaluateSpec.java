package io.tao4j.networks.speech.language;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TAO's spec of {@code n_gram evaluate}.
 *
 * @param restoreFrom model
 * @param testDs text to foretell
 * @param encryptionKey known, not acted on
 * @param resultsDir folder of what is written
 */
public record EvaluateSpec(
    @Field(
            description = "model (ARPA, or this library's binary form)",
            required = true,
            path = PathKind.FILE,
            shownBy = "NGramCommandsTest.trainsEvaluatesExportsAndInfersAsTheGoldenModelDoes")
        Path restoreFrom,
    @Field(description = "text to foretell") TextFile testDs,
    @Field(description = "key of the model file", ignored = "model files are not encrypted")
        Optional<String> encryptionKey,
    @Field(
            description = "folder of the results; absent: tao-results/n_gram/evaluate",
            path = PathKind.OUTPUT)
        Optional<Path> resultsDir) {}
