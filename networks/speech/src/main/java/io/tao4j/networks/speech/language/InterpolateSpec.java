package io.tao4j.networks.speech.language;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Spec of {@code n_gram interpolate}: two models become one.
 *
 * @param models two files
 * @param weight of the first
 * @param validationDs text that decides on the weight
 * @param exportTo name of what is written
 * @param resultsDir folder of what is written
 */
public record InterpolateSpec(
    @Field(
            description = "two models (ARPA, or this library's binary form)",
            required = true,
            path = PathKind.FILE,
            shownBy =
                "NGramCommandsTest.ownTextGainsFromAnotherModelAndIsForetoldBetterThanByEither")
        List<Path> models,
    @Field(
            description = "weight of the first against the second; absent: validation_ds decides",
            min = 0,
            max = 1,
            shownBy =
                "NGramCommandsTest.ownTextGainsFromAnotherModelAndIsForetoldBetterThanByEither")
        Optional<Double> weight,
    @Field(description = "text that is foretold best by the weight that is chosen")
        Optional<TextFile> validationDs,
    @Field(
            description =
                "ARPA file to write; absent: checkpoints/interpolated_n_gram.arpa of results_dir",
            path = PathKind.OUTPUT,
            shownBy =
                "NGramCommandsTest.ownTextGainsFromAnotherModelAndIsForetoldBetterThanByEither")
        Optional<Path> exportTo,
    @Field(
            description = "folder of the results; absent: tao-results/n_gram/interpolate",
            path = PathKind.OUTPUT)
        Optional<Path> resultsDir) {}
