package io.tao4j.networks.emotion;

import io.tao4j.networks.emotion.EmotionSpec.Parameters;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.HashSet;

/** What must hold between fields. */
final class EmotionRules implements SpecRules<EmotionSpec> {
  private static final String PARAMETERS = "model.model_parameters.";

  @Override
  public void check(EmotionSpec spec, RuleContext context) {
    spec.dataloader().datasetInfo().check("dataloader.dataset_info", context);
    spec.dataloader().kpisetInfo().check("dataloader.kpiset_info", context);
    spec.evaluator()
        .dataloader()
        .ifPresent(
            data -> {
              data.datasetInfo().check("evaluator.dataloader.dataset_info", context);
              data.kpisetInfo().check("evaluator.dataloader.kpiset_info", context);
            });
    context.ignoredIfGiven(
        "landmarks are looked at, not pictures",
        "dataloader.dataset_info.root_path",
        "evaluator.dataloader.dataset_info.root_path");
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    if (!spec.useLandmarksInput()) {
      context.unsupported(
          "use_landmarks_input", "there is no network that looks at the picture", "set it to true");
    }
    Parameters how = spec.model().modelParameters();
    if (how.numClass() != spec.classList().size()
        || new HashSet<>(spec.classList()).size() != spec.classList().size()) {
      context.error(
          "class_list",
          "it has %s names, num_class is %s".formatted(spec.classList(), how.numClass()),
          "name each class once, and make model.model_parameters.num_class their number");
    }
    if (how.biasRegularizer().filter(kind -> !kind.equals(how.regularizationType())).isPresent()) {
      context.error(
          PARAMETERS + "bias_regularizer",
          "it is %s, regularization_type is %s"
              .formatted(how.biasRegularizer().get(), how.regularizationType()),
          "make them the same, or leave it out");
    }
    if (how.pretrainedModelPath().isEmpty() && context.given(PARAMETERS + "frozen_blocks")) {
      context.ignored(
          PARAMETERS + "frozen_blocks", "without pretrained_model_path there is nothing to keep");
    }
    if (spec.dataloader().datasetInfo().tfrecordsDirectoryPath().isEmpty()) {
      context.error(
          "dataloader.dataset_info.tfrecords_directory_path",
          "there is no set to learn from",
          "name the folder that dataset_convert wrote");
    }
    spec.optimizer().check(EmotionSettings.USUAL, context);
  }
}
