package io.tao4j.networks.mlrecog;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.matching.WarmedSteps;
import io.tao4j.networks.mlrecog.MlRecogSpec.ColorAugmentation;
import io.tao4j.networks.mlrecog.MlRecogSpec.Dataset;
import io.tao4j.networks.mlrecog.MlRecogSpec.Model;
import io.tao4j.networks.mlrecog.MlRecogSpec.Optim;
import io.tao4j.networks.mlrecog.MlRecogSpec.Part;
import io.tao4j.networks.mlrecog.MlRecogSpec.Train;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What the fields mean in terms of the shared parts. */
record MlRecogSettings(MlRecogSpec spec) {
  /** Pictures to judge by are this much larger before their middle is taken. */
  private static final double MARGIN = 1.14;

  private static final int DEGREES = 180;
  private static final double LARGEST_ERASED = 0.4;

  private static final Map<String, String> NAMES =
      Map.of(
          "resnet_50", "resnet50",
          "resnet_101", "resnet101",
          "fan_tiny", "fan_tiny_8_p4_hybrid",
          "fan_small", "fan_small_12_p4_hybrid",
          "fan_base", "fan_base_16_p4_hybrid",
          "fan_large", "fan_large_16_p4_hybrid");

  Optional<Backbone> findBackbone() {
    String name = spec.model().backbone();
    return Backbones.find(NAMES.getOrDefault(name, name), 0, true);
  }

  Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  BackboneOptions backboneOptions() {
    return BackboneOptions.DEFAULT;
  }

  /** Whether the embedder is TAO's for transformers, whose vectors are as wide as the trunk. */
  boolean hasDualHead() {
    String name = backbone().name();
    return name.startsWith("fan_") || name.startsWith("vit_");
  }

  /** Numbers of a vector; 0 where the trunk says it. */
  int width() {
    return hasDualHead() ? 0 : spec.model().featDim();
  }

  Preprocessing preprocessing() {
    Model model = spec.model();
    int shorter = Math.min(model.inputHeight(), model.inputWidth());
    return Preprocessing.centerCrop(
        model.inputHeight(),
        model.inputWidth(),
        (int) (MARGIN * shorter),
        Interpolation.BILINEAR_ANTIALIAS,
        new Normalization(
            ColorOrder.RGB, 1.0 / 255, spec.dataset().pixelMean(), spec.dataset().pixelStd()));
  }

  /** In TAO's order. */
  ImagePlan trainingPlan() {
    Dataset data = spec.dataset();
    Preprocessing input = preprocessing();
    List<ImageTransform> steps = new ArrayList<>();
    steps.add(
        data.randomCrop()
            ? ImageTransform.RandomResizedCrop.of(
                input.height(), input.width(), input.interpolation())
            : new ImageTransform.Resize(input.height(), input.width(), input.interpolation()));
    if (data.prob() > 0) {
      steps.add(new ImageTransform.HorizontalFlip(data.prob()));
    }
    if (data.randomRotation()) {
      List<Double> degrees = IntStream.rangeClosed(0, DEGREES).asDoubleStream().boxed().toList();
      steps.add(new ImageTransform.RandomRotation(1, degrees));
    }
    ColorAugmentation colours = data.colorAugmentation();
    if (colours.enabled()) {
      steps.add(
          new ImageTransform.ColorJitter(
              colours.brightness(), colours.contrast(), colours.saturation(), colours.hue()));
    }
    List<Double> sigma = data.gaussianBlur().sigma();
    if (data.gaussianBlur().enabled()) {
      steps.add(new ImageTransform.RandomBlur(sigma.get(0), sigma.get(sigma.size() - 1)));
    }
    if (data.reProb() > 0) {
      steps.add(new ImageTransform.RandomErase(data.reProb(), LARGEST_ERASED, erased()));
    }
    return new ImagePlan(steps, input.normalization());
  }

  /** TAO paints with the means as numbers of the network's input; these levels give them. */
  private List<Integer> erased() {
    List<Double> means = spec.dataset().pixelMean();
    List<Double> deviations = spec.dataset().pixelStd();
    List<Integer> levels = new ArrayList<>();
    for (int c = 0; c < means.size(); c++) {
      double level = 255 * (means.get(c) * deviations.get(c) + means.get(c));
      levels.add((int) Math.max(0, Math.min(255, Math.round(level))));
    }
    return levels;
  }

  TrainingPlan plan() {
    Train train = spec.train();
    Model model = spec.model();
    return new TrainingPlan(
        new StartSettings(
            Optional.empty(),
            model.pretrainedModelPath().or(model::pretrainedTrunkPath),
            Optional.empty(),
            false,
            true,
            false,
            train.seed()),
        new ProgramSettings(
            optimizer(),
            ProgramSettings.clip(train.clipGradNorm()),
            this::penalties,
            List.of(),
            BatchNorms.NONE,
            null,
            new FineTuningConfig(train.trainTrunk() ? 0 : train.numEpochs(), 0, 1)),
        new TrainingSettings(
            train.numEpochs(),
            rate(),
            train.seed(),
            train.validationInterval(),
            train.checkpointInterval(),
            null),
        Optional.empty());
  }

  private Optimizer optimizer() {
    Optim optim = spec.train().optim();
    return optim.name().equals("SGD")
        ? new Optimizer.Sgd(optim.trunk().momentum(), false, 0)
        : new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0);
  }

  private WarmedSteps rate() {
    Optim optim = spec.train().optim();
    return new WarmedSteps(
        largestRate(),
        optim.steps(),
        optim.gamma(),
        optim.warmupFactor(),
        optim.warmupIters(),
        optim.warmupMethod().equals("linear"),
        spec.train().numEpochs());
  }

  private double largestRate() {
    Optim optim = spec.train().optim();
    return Math.max(optim.trunk().baseLr(), optim.embedder().baseLr());
  }

  /** What the rate is multiplied by for each parameter. */
  Map<String, Double> rateFactors(Graph graph) {
    Map<String, Double> factors = new HashMap<>();
    for (Parameter parameter : graph.parameters()) {
      Part part = part(parameter);
      boolean stays = !isTrunk(parameter) && !spec.train().trainEmbedder();
      double bias = isBias(parameter) ? part.biasLrFactor() : 1;
      factors.put(parameter.name(), stays ? 0 : part.baseLr() * bias / largestRate());
    }
    return factors;
  }

  /** Half of the decay: a penalty's gradient is twice its weight. */
  private List<Regularizer> penalties(Graph graph) {
    Map<Double, Set<String>> byWeight = new HashMap<>();
    for (Parameter parameter : graph.parameters()) {
      Part part = part(parameter);
      double decay = isBias(parameter) ? part.weightDecayBias() : part.weightDecay();
      if (decay > 0) {
        byWeight.computeIfAbsent(decay, d -> new HashSet<>()).add(parameter.name());
      }
    }
    return byWeight.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(one -> new Regularizer(Regularizer.Kind.L2, one.getKey() / 2, one.getValue()))
        .toList();
  }

  private Part part(Parameter parameter) {
    Optim optim = spec.train().optim();
    return isTrunk(parameter) ? optim.trunk() : optim.embedder();
  }

  private static boolean isTrunk(Parameter parameter) {
    return parameter.name().startsWith(NetworkDefinition.BACKBONE + ".");
  }

  private static boolean isBias(Parameter parameter) {
    return parameter.role() == Parameter.Role.BIAS || parameter.role() == Parameter.Role.BETA;
  }
}
