package io.tao4j.networks.pose;

import io.tao4j.graph.SourceOp;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.stream.IntStream;

/** What must hold between fields. */
final class PoseRules implements SpecRules<PoseSpec> {
  @Override
  public void check(PoseSpec spec, RuleContext context) {
    both(spec.dataset().valDataset(), "dataset.val_dataset", context);
    both(spec.evaluate().testDataset(), "evaluate.test_dataset", context);
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    PoseSpec.Optim optim = spec.train().optim();
    if (optim.lrScheduler().equals("AutoReduce")) {
      context.unsupported(
          "train.optim.lr_scheduler", "no rate waits for a plateau here", "use MultiStep");
    }
    if (optim.nesterov() && optim.momentum() == 0) {
      context.error(
          "train.optim.nesterov", "there is no momentum to look along", "give optim.momentum");
    }
    List<Integer> steps = optim.lrSteps();
    if (IntStream.range(1, steps.size()).anyMatch(i -> steps.get(i) < steps.get(i - 1))) {
      context.error("train.optim.lr_steps", "epochs ascend, got " + steps, "order them");
    }
    skeleton(spec.model(), context);
    classes(spec.dataset(), context);
  }

  private static void both(PoseSpec.Source source, String group, RuleContext context) {
    if (source.dataPath().isPresent() != source.labelPath().isPresent()) {
      context.error(
          group,
          "a set is an array of sequences and their labels: one of the two is missing",
          "give data_path and label_path");
    }
  }

  private static void skeleton(PoseSpec.Model model, RuleContext context) {
    if (!model.graphEdges().isEmpty() && context.given("model.graph_layout")) {
      context.ignored("model.graph_layout", "graph_edges says what is linked");
    }
    if (model.graphEdges().isEmpty() && context.given("model.graph_center")) {
      context.ignored("model.graph_center", "graph_layout has a centre of its own");
    }
    Skeleton skeleton;
    try {
      skeleton = PoseSettings.skeleton(model);
    } catch (IllegalArgumentException e) {
      context.error(
          "model.graph_edges",
          String.valueOf(e.getMessage()),
          "links are \"0-1\", graph_center is one of their joints");
      return;
    }
    int parts = skeleton.adjacency(PoseSettings.partition(model), 1).length;
    int most = SourceOp.Constant.MAXIMUM_ELEMENTS;
    if (parts * skeleton.joints() * skeleton.joints() > most) {
      context.error(
          "model.graph_edges",
          "%s joints in %s parts are more than a network here holds"
              .formatted(skeleton.joints(), parts),
          "parts times joints times joints is at most %s".formatted(most));
    }
  }

  private static void classes(PoseSpec.Dataset data, RuleContext context) {
    if (data.labelMap().isEmpty()) {
      return;
    }
    List<Integer> numbers = data.labelMap().values().stream().sorted().toList();
    if (!numbers.equals(IntStream.range(0, data.numClasses()).boxed().toList())) {
      context.error(
          "dataset.label_map",
          "it has the numbers %s, dataset.num_classes is %s".formatted(numbers, data.numClasses()),
          "give each class one number, from 0 on");
    }
  }
}
