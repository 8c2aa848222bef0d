package io.tao4j.networks.mlrecog;

import io.tao4j.networks.matching.TaoTrunks;
import io.tao4j.networks.mlrecog.MlRecogSpec.Dataset;
import io.tao4j.networks.mlrecog.MlRecogSpec.Optim;
import io.tao4j.networks.mlrecog.MlRecogSpec.ValDataset;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;

/** What must hold between fields. */
final class MlRecogRules implements SpecRules<MlRecogSpec> {
  private static final int CHANNELS = 3;

  @Override
  public void check(MlRecogSpec spec, RuleContext context) {
    ValDataset judging = spec.dataset().valDataset();
    if (judging.reference().isPresent() != judging.query().isPresent()) {
      context.error(
          "dataset.val_dataset",
          "queries are looked up among references: one of the two is missing",
          "give reference and query");
    }
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    network(spec, context);
    batch(spec, context);
    data(spec.dataset(), context);
    Optim optim = spec.train().optim();
    if (optim.name().equals("Adamax")) {
      context.unsupported("train.optim.name", "the update rule Adamax is not here", "Adam or SGD");
    }
    if (optim.trunk().baseLr() == 0 && optim.embedder().baseLr() == 0) {
      context.error(
          "train.optim", "trunk and embedder both have the rate 0", "give one of them a base_lr");
    }
    if (!spec.train().trainTrunk() && !spec.train().trainEmbedder()) {
      context.error(
          "train.train_trunk", "neither trunk nor embedder is trained", "train one of them");
    }
    if (optim.name().equals("SGD") && optim.embedder().momentum() != optim.trunk().momentum()) {
      context.ignored("train.optim.embedder.momentum", "the trunk's is that of the whole network");
    }
  }

  private static void network(MlRecogSpec spec, RuleContext context) {
    MlRecogSettings settings = new MlRecogSettings(spec);
    if (!TaoTrunks.check(
        context, spec.model().backbone(), spec.model().inputHeight(), spec.model().inputWidth())) {
      return;
    }
    if (settings.hasDualHead() && context.given("model.feat_dim")) {
      context.ignored("model.feat_dim", "vectors of FAN and ViT are as wide as the trunk");
    }
    if (spec.model().pretrainedModelPath().isPresent()
        && spec.model().pretrainedTrunkPath().isPresent()) {
      context.ignored("model.pretrained_trunk_path", "pretrained_model_path has a trunk too");
    }
  }

  private static void batch(MlRecogSpec spec, RuleContext context) {
    int size = spec.train().batchSize();
    int each = spec.dataset().numInstance();
    if (size % each != 0 || size < 2 * each) {
      context.error(
          "train.batch_size",
          "%s pictures with dataset.num_instance %s of each class are %s"
              .formatted(
                  size,
                  each,
                  size % each != 0
                      ? "no whole number of classes"
                      : "one class, and nothing to tell" + " it from"),
          "give two times num_instance or more, a multiple of it: %s".formatted(4 * each));
    }
  }

  private static void data(Dataset data, RuleContext context) {
    three(data.pixelMean(), "dataset.pixel_mean", context);
    three(data.pixelStd(), "dataset.pixel_std", context);
    List<Double> sigma = data.gaussianBlur().sigma();
    if (sigma.size() != 2 || sigma.get(0) > sigma.get(1)) {
      context.error(
          "dataset.gaussian_blur.sigma",
          "a least and a largest deviation, got " + sigma,
          "[0.3, 0.7], for instance");
    }
  }

  private static void three(List<Double> numbers, String field, RuleContext context) {
    if (numbers.size() != CHANNELS) {
      context.error(
          field, "%s numbers".formatted(numbers.size()), "give three: of red, green and blue");
    }
  }
}
