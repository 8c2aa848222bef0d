package io.tao4j.networks.language.spec;

import io.tao4j.networks.tasks.nemo.InputLines;
import io.tao4j.networks.tasks.nemo.TrainerConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Groups that the specs of all networks of language have, as a fragment.
 *
 * @param trainer how long and on what
 * @param optim update rule and rate
 * @param restoreFrom model to go on from or to evaluate
 * @param saveTo known, not acted on
 * @param lines that inference answers
 */
public record LanguageGroups(
    @Field(description = "how long and on what") TrainerConfig trainer,
    @Field(description = "update rule and rate over time", verbs = Verb.TRAIN) OptimConfig optim,
    @Field(
            description = "model to go on from, or to evaluate (.tao)",
            path = PathKind.FILE,
            shownBy = "LanguageMeaningTest.restoreFromIsTheModelToGoOnFrom")
        Optional<Path> restoreFrom,
    @Field(
            description = "name of the trained model's file",
            ignored = "models are weights/NAME_best.tao and _last.tao in the results folder")
        Optional<String> saveTo,
    @Fragment InputLines lines) {}
