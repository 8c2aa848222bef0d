package io.tao4j.networks.ocdnet;

import io.tao4j.networks.ocdnet.OcdSpec.ChangeArgs;
import io.tao4j.networks.ocdnet.OcdSpec.Model;
import io.tao4j.networks.ocdnet.OcdSpec.Step;
import io.tao4j.networks.ocdnet.OcdSpec.StepArgs;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold between fields. */
final class OcdRules implements SpecRules<OcdSpec> {
  private static final int STRIDE = 32;
  private static final String TRAINING = "dataset.train_dataset.";
  private static final String VALIDATION = "dataset.validate_dataset.";

  private static final Set<String> CHANGES = Set.of("Fliplr", "Affine", "Sometimes", "Resize");

  @Override
  public void check(OcdSpec spec, RuleContext context) {
    if (context.isFor(Verb.EVALUATE)) {
      context.ignoredIfGiven(
          "evaluate tries the thresholds 0.1 to 0.9, as TAO does",
          "evaluate.post_processing.args.thresh");
    }
    if (!context.isFor(Verb.TRAIN)) {
      context.ignoredIfGiven(
          "pictures are prepared as the model's file says",
          VALIDATION + "args.img_mode",
          VALIDATION + "args.pre_processes");
      return;
    }
    OcdSettings settings = new OcdSettings(spec);
    size(settings.inputSize(), VALIDATION + "args.pre_processes", context);
    size(settings.windowSize(), TRAINING + "args.pre_processes", context);
    if (!spec.dataset()
        .trainDataset()
        .asSet()
        .args()
        .imgMode()
        .equals(spec.dataset().validateDataset().args().imgMode())) {
      context.error(
          VALIDATION + "args.img_mode",
          "training has another order of colours",
          "make both img_mode the same");
    }
    List<Step> training = spec.dataset().trainDataset().asSet().args().preProcesses();
    steps(training, context);
    idle(training, TRAINING, Set.of("Resize2D"), "validation has it", context);
    idle(
        spec.dataset().validateDataset().args().preProcesses(),
        VALIDATION,
        Set.of("IaaAugment", "EastRandomCropData", "MakeBorderMap", "MakeShrinkMap"),
        "training has it",
        context);
    model(spec.model(), context);
  }

  private static void size(List<Integer> size, String field, RuleContext context) {
    if (size.size() != 2 || size.stream().anyMatch(side -> side % STRIDE != 0)) {
      context.error(
          field,
          "a size of %s: width and height are multiples of %s".formatted(size, STRIDE),
          "[640, 640], for instance");
    }
  }

  private static void idle(
      List<Step> steps, String group, Set<String> kinds, String why, RuleContext context) {
    for (int i = 0; i < steps.size(); i++) {
      if (kinds.contains(steps.get(i).type())) {
        context.ignored(group + "args.pre_processes[%s]".formatted(i), why);
      }
    }
  }

  private static void steps(List<Step> steps, RuleContext context) {
    for (int i = 0; i < steps.size(); i++) {
      String field = TRAINING + "args.pre_processes[%s].args".formatted(i);
      if (!steps.get(i).type().equals("IaaAugment")) {
        continue;
      }
      List<StepArgs> changes = steps.get(i).args();
      for (int j = 0; j < changes.size(); j++) {
        String type = changes.get(j).type().orElse("");
        if (!CHANGES.contains(type)) {
          context.error(
              field + "[%s].type".formatted(j),
              "there is no change '%s'".formatted(type),
              "one of Fliplr, Affine, Sometimes, Resize");
        }
        String place = field + "[%s].args.".formatted(j);
        Optional<ChangeArgs> args = changes.get(j).args();
        if (type.equals("Affine")) {
          range(args.map(ChangeArgs::rotate).orElse(List.of()), place + "rotate", context);
        } else if (type.equals("Resize")) {
          range(args.map(ChangeArgs::size).orElse(List.of()), place + "size", context);
        } else if (type.equals("Sometimes")) {
          args.flatMap(ChangeArgs::thenList)
              .ifPresent(
                  then -> range(then.args().sigma(), place + "then_list.args.sigma", context));
        }
      }
    }
  }

  private static void range(List<Double> range, String field, RuleContext context) {
    if (range.size() != 2 || range.get(0) > range.get(1)) {
      context.error(field, "a least and a largest number, got " + range, "[0.5, 3], for instance");
    }
  }

  private static void model(Model model, RuleContext context) {
    if (model.loadPrunedGraph()) {
      if (model.prunedGraphPath().isEmpty()) {
        context.error(
            "model.pruned_graph_path", "load_pruned_graph wants a model", "name a pruned one");
      } else if (!context.allowMissingPaths()) {
        context.requireExists("model.pruned_graph_path", Path.of(model.prunedGraphPath().get()));
      }
    } else if (model.prunedGraphPath().isPresent()) {
      context.ignored("model.pruned_graph_path", "load_pruned_graph is off");
    }
    if (model.innerChannels() % 4 != 0) {
      context.error(
          "model.inner_channels",
          "%s: each of the four maps has a quarter of them".formatted(model.innerChannels()),
          "a multiple of 4");
    }
  }
}
