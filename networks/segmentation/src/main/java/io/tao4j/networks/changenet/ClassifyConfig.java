package io.tao4j.networks.changenet;

import io.tao4j.networks.tasks.inspection.PartsConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.Verb;
import java.util.List;

/**
 * What {@code task: classify} has of its own: parts, and how the two pictures' maps are compared.
 *
 * @param dataset parts, as optical_inspection has them
 * @param differenceModule how maps are compared
 * @param trainMarginEuclid margin of the loss
 * @param evalMargin threshold
 * @param embeddingVectors numbers of a vector
 * @param embedDec width of the dense layers
 * @param learnableDifferenceModules maps that are compared
 * @param loss what is minimised
 * @param clsWeight weights of the verdicts
 */
public record ClassifyConfig(
    @Field(
            description = "parts",
            verbs = {Verb.TRAIN, Verb.EVALUATE, Verb.INFERENCE})
        PartsConfig dataset,
    @Field(
            description =
                "euclidean: the distance of two vectors, with loss contrastive; learnable: a"
                    + " decoder of differences and a classifier, with loss ce",
            verbs = Verb.TRAIN,
            defaultValue = "euclidean",
            allowed = {"euclidean", "learnable"},
            shownBy = "ClassifyMeaningTest.theGraphIsThatOfItsFields")
        String differenceModule,
    @Field(
            description = "distance that faulty parts are to have",
            verbs = Verb.TRAIN,
            defaultValue = "2.0",
            min = 0,
            exclusiveMin = true,
            shownBy = "ClassifyMeaningTest.theLossIsThatOfItsFields")
        double trainMarginEuclid,
    @Field(
            description =
                "score above which a part is called faulty: a distance, or of learnable a"
                    + " probability; other verbs take it from the model file",
            verbs = Verb.TRAIN,
            defaultValue = "2.0",
            min = 0,
            shownBy = "ClassifyMeaningTest.theLossIsThatOfItsFields")
        double evalMargin,
    @Field(
            description = "numbers of a vector, of euclidean",
            verbs = Verb.TRAIN,
            defaultValue = "5",
            min = 1,
            shownBy = "ClassifyMeaningTest.theGraphIsThatOfItsFields")
        int embeddingVectors,
    @Field(
            description = "width of the two dense layers before the classifier, of learnable",
            verbs = Verb.TRAIN,
            defaultValue = "5",
            min = 1,
            shownBy = "ClassifyMeaningTest.theGraphIsThatOfItsFields")
        int embedDec,
    @Field(
            description = "maps whose differences are used, from the coarsest on, of learnable",
            verbs = Verb.TRAIN,
            defaultValue = "4",
            min = 1,
            max = 4,
            shownBy = "ClassifyMeaningTest.theGraphIsThatOfItsFields")
        int learnableDifferenceModules,
    @Field(
            description = "contrastive with euclidean, ce with learnable",
            verbs = Verb.TRAIN,
            defaultValue = "contrastive",
            allowed = {"contrastive", "ce"},
            shownBy = "ClassifyMeaningTest.theLossIsThatOfItsFields")
        String loss,
    @Field(
            description = "weights of good and faulty parts in the cross entropy",
            verbs = Verb.TRAIN,
            defaultValue = "[1.0, 10.0]",
            min = 0,
            shownBy = "ClassifyMeaningTest.theLossIsThatOfItsFields")
        List<Double> clsWeight) {
  /** Whether maps are compared by a decoder. */
  boolean isLearnable() {
    return differenceModule.equals("learnable");
  }

  /** What must hold of these fields for a training. */
  void check(RuleContext context) {
    dataset.check("classify_config.dataset.", context);
    if (isLearnable() == loss.equals("contrastive")) {
      context.error(
          "classify_config.loss",
          "%s does not go with difference_module %s".formatted(loss, differenceModule),
          "contrastive goes with euclidean, ce with learnable");
    }
    if (clsWeight.size() != 2) {
      context.error(
          "classify_config.cls_weight",
          "%s weights".formatted(clsWeight.size()),
          "give two: of good parts and of faulty ones");
    }
    if (isLearnable()) {
      context.ignoredIfGiven(
          "difference_module learnable has no vectors",
          "classify_config.train_margin_euclid",
          "classify_config.embedding_vectors");
    } else {
      context.ignoredIfGiven(
          "difference_module euclidean has no decoder of differences and no classifier",
          "classify_config.embed_dec",
          "classify_config.learnable_difference_modules",
          "classify_config.cls_weight");
    }
    if (isLearnable() && evalMargin >= 1) {
      context.notice(
          "classify_config.eval_margin",
          "no probability is above %s: every part passes".formatted(evalMargin),
          "0.5 calls the likelier verdict");
    }
  }
}
