package io.tao4j.networks.tasks.detection;

import io.tao4j.networks.tasks.spec.EvalConfig;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;

/**
 * Groups that the specs of TAO's detectors have in common, as a fragment; network and augmentation
 * are each detector's own.
 *
 * @param randomSeed seed of everything random
 * @param trainingConfig the training
 * @param evalConfig the evaluation
 * @param nmsConfig what of the predictions is kept
 * @param datasetConfig the data
 */
public record DetectorGroups(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0,
            shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
        long randomSeed,
    @Field(description = "training", verbs = Verb.TRAIN) TrainingConfig trainingConfig,
    @Field(
            description = "evaluation",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        EvalConfig evalConfig,
    @Field(
            description =
                "what of the predictions is kept; a model keeps those of its training for inference"
                    + " and export",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        NmsConfig nmsConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DatasetConfig datasetConfig) {}
