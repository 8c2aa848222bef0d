package io.tao4j.networks.classification;

import io.tao4j.networks.classification.spec.EvalConfig;
import io.tao4j.networks.classification.spec.ModelConfig;
import io.tao4j.networks.classification.spec.TrainConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;

/**
 * TAO's classification spec. Fields that TAO does not have say so in their description. An absent
 * field of TAO's is 0, false or empty text in protobuf text, as in TAO, and in YAML the default
 * that TAO's service writes.
 *
 * @param modelConfig the network
 * @param trainConfig the training
 * @param evalConfig the evaluation
 */
public record ClassificationSpec(
    @Field(description = "network") ModelConfig modelConfig,
    @Field(description = "training", verbs = Verb.TRAIN) TrainConfig trainConfig,
    @Field(description = "evaluation", verbs = Verb.EVALUATE) EvalConfig evalConfig) {}
