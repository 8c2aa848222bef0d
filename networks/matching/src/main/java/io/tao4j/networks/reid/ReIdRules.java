package io.tao4j.networks.reid;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.ResNet;
import io.tao4j.networks.matching.TaoTrunks;
import io.tao4j.networks.reid.ReIdSpec.Dataset;
import io.tao4j.networks.reid.ReIdSpec.Evaluate;
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
    Evaluate own = spec.evaluate();
    boolean evaluating = context.isFor(Verb.EVALUATE);
    boolean gallery =
        data.testDatasetDir().isPresent() || (evaluating && own.testDataset().isPresent());
    boolean queries =
        data.queryDatasetDir().isPresent() || (evaluating && own.queryDataset().isPresent());
    if (gallery != queries) {
      context.error(
          "dataset.test_dataset_dir",
          "queries are looked up in a gallery: one of the two is missing",
          "give dataset.test_dataset_dir and dataset.query_dataset_dir");
    }
    if (!spec.reRanking().reRanking()) {
      context.ignoredIfGiven(
          "re_ranking.re_ranking is off",
          "re_ranking.k1",
          "re_ranking.k2",
          "re_ranking.lambda_value");
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
    Backbone trunk = TaoTrunks.find(model.backbone()).orElseThrow();
    if (!(trunk instanceof ResNet)) {
      context.ignoredIfGiven(model.backbone() + " has strides of its own", "model.last_stride");
    }
    if (!trunk.dropsPaths()) {
      context.ignoredIfGiven(
          model.backbone() + " has no branches that are left out", "model.drop_path");
    }
    if (!trunk.name().startsWith("swin_")) {
      context.ignoredIfGiven(
          "vectors of " + model.backbone() + " are feat_dim wide in any case",
          "model.reduce_feat_dim");
    } else if (!model.reduceFeatDim()) {
      context.ignoredIfGiven(
          "without reduce_feat_dim vectors of Swin are as wide as the trunk", "model.feat_dim");
    }
    if (model.neck().equals("no")) {
      context.ignoredIfGiven(
          "without a neck there is nothing before and after it", "model.neck_feat");
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
    String sampler = spec.dataset().sampler();
    if (sampler.equals("softmax")) {
      context.ignoredIfGiven(
          "dataset.sampler softmax has no triplets",
          "dataset.num_instances",
          "train.optim.triplet_loss_margin",
          "train.optim.trp_l2",
          "model.no_margin",
          "model.triplet_loss_weight");
    } else if (spec.model().noMargin()) {
      context.ignoredIfGiven(
          "model.no_margin is a soft margin without a number", "train.optim.triplet_loss_margin");
    }
    if (sampler.equals("triplet")) {
      context.ignoredIfGiven(
          "dataset.sampler triplet has no classifier",
          "train.optim.large_fc_lr",
          "model.label_smooth",
          "model.id_loss_weight",
          "model.dropout_rate");
    }
    if (!spec.model().withCenterLoss()) {
      context.ignoredIfGiven(
          "model.with_center_loss is off",
          "train.optim.center_loss_weight",
          "train.optim.center_lr");
    }
    if (optim.baseLr() == 0) {
      context.error("train.optim.base_lr", "a rate of 0 trains nothing", "give one above 0");
    }
    if (optim.warmupMethod().equals("cosine")) {
      context.ignoredIfGiven(
          "warmup_method cosine has no stairs", "train.optim.lr_steps", "train.optim.gamma");
      context.ignoredIfGiven("warmup_method cosine has warmup_epochs", "train.optim.warmup_iters");
    } else {
      context.ignoredIfGiven("only warmup_method cosine has it", "train.optim.warmup_epochs");
    }
    if (optim.name().equals("Adam")) {
      context.ignoredIfGiven("Adam has decays of its own", "train.optim.momentum");
    }
  }

  private static void three(List<Double> numbers, String field, RuleContext context) {
    if (numbers.size() != CHANNELS) {
      context.error(
          field, "%s numbers".formatted(numbers.size()), "give three: of red, green and blue");
    }
  }
}
