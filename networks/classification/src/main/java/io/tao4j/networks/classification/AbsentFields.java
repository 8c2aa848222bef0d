package io.tao4j.networks.classification;

import io.tao4j.networks.classification.spec.LrConfig;
import io.tao4j.networks.classification.spec.ModelConfig;
import io.tao4j.networks.classification.spec.OptimizerConfig;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.Verb;
import java.util.List;

/**
 * What the silence of a spec in protobuf text means: absent is zero or false, as in TAO. Notices
 * say so where few expect it, and where TAO could not train with a zero and the default stands
 * instead.
 */
final class AbsentFields implements SpecRules<ClassificationSpec> {
  @Override
  public void check(ClassificationSpec spec, RuleContext context) {
    if (context.syntax() != SpecSyntax.PROTOBUF_TEXT || !context.isFor(Verb.TRAIN)) {
      return;
    }
    norms(spec.modelConfig(), context);
    optimizer(spec.trainConfig().optimizer(), context);
    unusable(spec, context);
  }

  private static void norms(ModelConfig model, RuleContext context) {
    String field = "model_config.use_batch_norm";
    boolean leavesThemOut =
        ClassificationSettings.backbone(model).filter(b -> b.normsAreOptional()).isPresent();
    if (leavesThemOut && !context.given(field)) {
      context.notice(
          field,
          "the network has no batch norms: the file does not give '%s', and absent is false in"
                  .formatted(field)
              + " protobuf text, as in TAO",
          "write use_batch_norm: true for a network with them");
    }
  }

  private static void optimizer(OptimizerConfig optimizer, RuleContext context) {
    String group = "train_config.optimizer.";
    if (optimizer.sgd().isPresent()) {
      zero(context, group + "sgd", List.of("momentum"), "the usual one is 0.9");
    }
    if (optimizer.adam().isPresent()) {
      zero(
          context,
          group + "adam",
          List.of("beta_1", "beta_2", "epsilon"),
          "the usual ones are beta_1: 0.9, beta_2: 0.999 and epsilon: 1e-7");
    }
    if (optimizer.rmsprop().isPresent()) {
      zero(
          context,
          group + "rmsprop",
          List.of("rho", "epsilon"),
          "the usual ones are rho: 0.9 and epsilon: 1e-7");
    }
  }

  private static void zero(RuleContext context, String group, List<String> fields, String hint) {
    List<String> absent = fields.stream().filter(f -> !context.given(group + "." + f)).toList();
    if (!absent.isEmpty()) {
      context.notice(
          group,
          "%s of '%s' %s 0: absent in protobuf text, as in TAO"
              .formatted(String.join(", ", absent), group, absent.size() == 1 ? "is" : "are"),
          hint);
    }
  }

  /** Fields that must be there in TAO, since no training is possible with their zero. */
  private static void unusable(ClassificationSpec spec, RuleContext context) {
    standsIn(context, "train_config.batch_size_per_gpu", spec.trainConfig().batchSizePerGpu());
    standsIn(context, "train_config.n_epochs", spec.trainConfig().nEpochs());
    LrConfig rate = spec.trainConfig().lrConfig();
    rate.step()
        .ifPresent(
            step -> {
              String group = "train_config.lr_config.step.";
              standsIn(context, group + "learning_rate", step.learningRate());
              standsIn(context, group + "step_size", step.stepSize());
              standsIn(context, group + "gamma", step.gamma());
            });
    rate.softAnneal()
        .filter(soft -> !soft.annealingPoints().isEmpty())
        .ifPresent(
            soft ->
                standsIn(
                    context,
                    "train_config.lr_config.soft_anneal.annealing_divider",
                    soft.annealingDivider()));
    String norms = "model_config.batch_norm_config";
    if (context.given(norms)) {
      standsIn(context, norms + ".momentum", spec.modelConfig().batchNormConfig().momentum());
      spec.modelConfig()
          .batchNormConfig()
          .epsilon()
          .ifPresentOrElse(given -> {}, () -> standsIn(context, norms + ".epsilon", "1e-5"));
    }
  }

  private static void standsIn(RuleContext context, String field, Object value) {
    if (!context.given(field)) {
      context.notice(
          field,
          "'%s' is not given: TAO reads 0 and cannot train with it, here it is %s"
              .formatted(field, value),
          "write it");
    }
  }
}
