package io.tao4j.networks.classification.spec;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Optional;

/** TAO's {@code eval_config} of classification: how a model is judged. */
public record EvalConfig(
    @Field(
            description = "folder or CSV file; absent: train_config.val_dataset_path",
            path = PathKind.EXISTING,
            shownBy = "EvaluationCropTest.theSetAndItsBatchesAreThoseOfTheFields")
        Optional<Path> evalDatasetPath,
    @Field(
            description = "model to evaluate where none is named elsewhere; need not be there yet",
            verbs = {Verb.EVALUATE, Verb.PRUNE, Verb.EXPORT, Verb.INFERENCE},
            path = PathKind.OUTPUT,
            shownBy = "TaoCommandLineTest.*")
        Optional<Path> modelPath,
    @Field(
            description = "k of the top-k accuracy",
            defaultValue = "3",
            min = 1,
            shownBy = "ClassificationMetricsTest.*")
        int topK,
    @Field(
            description = "images per step",
            defaultValue = "256",
            min = 1,
            shownBy = "EvaluationCropTest.theSetAndItsBatchesAreThoseOfTheFields")
        int batchSize,
    @Field(
            description = "threads that decode images",
            defaultValue = "2",
            min = 1,
            shownBy = "BatchLoaderTest.givesTheSameBatchesForAnyNumberOfThreads")
        int nWorkers,
    @Field(
            description =
                "centre crop at evaluation, the model's own where it has one, else that of"
                    + " train_config; false: stretched",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "EvaluationCropTest.itIsTheModelsWhateverTheSizeOfTheSpec")
        boolean enableCenterCrop) {}
