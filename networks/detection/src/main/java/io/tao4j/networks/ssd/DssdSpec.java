package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorAugmentationConfig;
import io.tao4j.networks.ssd.SsdSpec.SsdConfig;
import io.tao4j.networks.tasks.detection.DatasetConfig;
import io.tao4j.networks.tasks.spec.EvalConfig;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.Optional;

/**
 * TAO's spec of dssd. Fields that TAO does not have say so in their description.
 *
 * @param randomSeed seed of everything random
 * @param dssdConfig the network
 * @param ssdConfig the network of ssd, in TAO a choice of the same spec
 * @param trainingConfig the training
 * @param evalConfig the evaluation
 * @param nmsConfig what of the predictions is kept
 * @param augmentationConfig input size and augmentation
 * @param datasetConfig the data
 */
public record DssdSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0)
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        SsdConfig dssdConfig,
    @Field(
            description = "the network of ssd, which is a network of its own here",
            verbs = Verb.TRAIN)
        Optional<SsdConfig> ssdConfig,
    @Field(description = "training", verbs = Verb.TRAIN) TrainingConfig trainingConfig,
    @Field(
            description = "evaluation",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        EvalConfig evalConfig,
    @Field(
            description =
                "what of the predictions is kept; a model keeps those of its training for inference and export",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        NmsConfig nmsConfig,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        AnchorAugmentationConfig augmentationConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DatasetConfig datasetConfig)
    implements SsdFamilySpec {

  @Override
  public SsdConfig network() {
    return dssdConfig;
  }
}
