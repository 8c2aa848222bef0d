package io.tao4j.networks.tasks.spec;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;

/**
 * Knowledge distillation (Hinton et al. 2015, arXiv 1503.02531); beyond TAO.
 *
 * @param teacherModelPath a trained model of the same network, classes and input
 * @param temperature divisor of the scores
 * @param weight share of the teacher in the loss
 * @param featureWeight weight of a loss on features
 */
public record DistillationConfig(
    @Field(
            description = "trained model of the same network, classes and input size",
            required = true,
            path = PathKind.FILE,
            shownBy = "FineTuningTest.aTeachersAnswersAndFeaturesArePartOfTheLoss")
        Path teacherModelPath,
    @Field(
            description = "divisor of both models' logits",
            defaultValue = "4",
            min = 0,
            exclusiveMin = true,
            shownBy = "FineTuningTest.aTeachersAnswersAndFeaturesArePartOfTheLoss")
        double temperature,
    @Field(
            description = "share of the teacher's answers in the loss, the labels have the rest",
            defaultValue = "0.7",
            min = 0,
            max = 1,
            shownBy = "FineTuningTest.aTeachersAnswersAndFeaturesArePartOfTheLoss")
        double weight,
    @Field(
            description =
                "weight of a loss on the pooled features: the pictures of a batch shall be as"
                    + " alike as the teacher finds them (Tung and Mori 2019, arXiv 1907.09682)",
            min = 0,
            shownBy = "FineTuningTest.aTeachersAnswersAndFeaturesArePartOfTheLoss")
        double featureWeight) {}
