package io.tao4j.networks.reid;

import io.tao4j.networks.backbones.ResNet;
import io.tao4j.networks.matching.TaoTrunks;
import io.tao4j.networks.reid.ReIdSpec.Dataset;
import io.tao4j.networks.reid.ReIdSpec.Model;
import io.tao4j.networks.reid.ReIdSpec.Optim;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;

/** What must hold between fields. */
final class ReIdRules implements SpecRules<ReIdSpec> {
  private static final int CHANNELS = 3;

  @Override
  public void check(ReIdSpec spec, RuleContext context) {
    Dataset data = spec.dataset();
    if (data.testDatasetDir().isPresent() != data.queryDatasetDir().isPresent()) {
      context.error(
          "dataset.test_dataset_dir",
          "queries are looked up in a gallery: one of the two is missing",
          "give dataset.test_dataset_dir and dataset.query_dataset_dir");
    }
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    network(spec.model(), context);
    batch(data, context);
    three(data.pixelMean(), "dataset.pixel_mean", context);
    three(data.pixelStd(), "dataset.pixel_std", context);
    losses(spec, context);
  }

  private static void network(Model model, RuleContext context) {
    if (!TaoTrunks.check(context, model.backbone(), model.inputHeight(), model.inputWidth())) {
      return;
    }
    if (context.given("model.last_stride")
        && model.lastStride() == 1
        && !(TaoTrunks.find(model.backbone()).orElseThrow() instanceof ResNet)) {
      context.ignored("model.last_stride", model.backbone() + " has strides of its own");
    }
    if (model.neck().equals("no") && context.given("model.neck_feat")) {
      context.ignored("model.neck_feat", "without a neck there is nothing before and after it");
    }
  }

  private static void batch(Dataset data, RuleContext context) {
    int size = data.batchSize();
    int each = data.numInstances();
    if (!data.sampler().equals("softmax") && (size % each != 0 || size < 2 * each)) {
      context.error(
          "dataset.batch_size",
          "%s pictures with dataset.num_instances %s of each identity are %s"
              .formatted(
                  size,
                  each,
                  size % each != 0
                      ? "no whole number of identities"
                      : "one identity, and nothing to tell it from"),
          "give two times num_instances or more, a multiple of it: %s".formatted(4 * each));
    }
  }

  private static void losses(ReIdSpec spec, RuleContext context) {
    Optim optim = spec.train().optim();
    boolean triplets = !spec.dataset().sampler().equals("softmax");
    if (!triplets && context.given("train.optim.triplet_loss_margin")) {
      context.ignored("train.optim.triplet_loss_margin", "dataset.sampler softmax has no triplets");
    }
    if (triplets && spec.model().noMargin() && context.given("train.optim.triplet_loss_margin")) {
      context.ignored(
          "train.optim.triplet_loss_margin", "model.no_margin is a soft margin without a number");
    }
    if (optim.baseLr() == 0) {
      context.error("train.optim.base_lr", "a rate of 0 trains nothing", "give one above 0");
    }
    if (optim.warmupMethod().equals("cosine") && context.given("train.optim.lr_steps")) {
      context.ignored("train.optim.lr_steps", "warmup_method cosine has no stairs");
    }
    if (optim.name().equals("Adam") && context.given("train.optim.momentum")) {
      context.ignored("train.optim.momentum", "Adam has decays of its own");
    }
  }

  private static void three(List<Double> numbers, String field, RuleContext context) {
    if (numbers.size() != CHANNELS) {
      context.error(
          field, "%s numbers".formatted(numbers.size()), "give three: of red, green and blue");
    }
  }
}
