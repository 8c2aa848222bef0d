package io.tao4j.networks.tasks.spec;

import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;

/**
 * TAO's {@code eval_config} of detectors.
 *
 * @param validationPeriodDuringTraining epochs between validations
 * @param averagePrecisionMode how the area below the curve is taken
 * @param batchSize images of a step
 * @param matchingIouThreshold IoU from which a detection is a hit
 * @param visualizePrCurve whether evaluation draws precision over recall
 */
public record EvalConfig(
    @Field(
            description =
                "validate after every so many epochs; TAO's YOLO networks do not read it, and"
                    + " validate label folders after each",
            verbs = Verb.TRAIN,
            unit = "epochs",
            defaultValue = "1",
            min = 1,
            shownBy = "YoloMeaningTest.theValidationPeriodIsThatOfTheField")
        int validationPeriodDuringTraining,
    @Field(
            description = "average precision from 11 samples (VOC 2007) or the whole curve (2010)",
            defaultValue = "SAMPLE",
            shownBy = "VocAveragePrecisionTest.agreesWithGoldenVocAp")
        AveragePrecisionMode averagePrecisionMode,
    @Field(
            description = "images per step",
            defaultValue = "4",
            min = 1,
            shownBy = "BatchLoaderTest.countsBatchesWithAndWithoutTheLast")
        int batchSize,
    @Field(
            description = "IoU from which a detection is a hit",
            defaultValue = "0.5",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "DetectionEvaluatorTest.matchesAtTheIouOfTheSpec")
        double matchingIouThreshold,
    @Field(
            description = "draw precision over recall",
            defaultValue = "true",
            ignored = "evaluation always draws it, training never")
        boolean visualizePrCurve) {

  /** How the area below the curve of precision over recall is taken. */
  public enum AveragePrecisionMode {
    @Field(description = "mean of the best precision from each of 11 recalls on")
    SAMPLE,
    @Field(description = "area below the falling envelope")
    INTEGRATE
  }
}
