package io.tao4j.networks.bodypose;

import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.bodypose.BodySpec.BackboneAttributes;
import io.tao4j.networks.bodypose.BodySpec.Dataloader;
import io.tao4j.networks.bodypose.BodySpec.ImageDims;
import io.tao4j.networks.bodypose.BodySpec.NormalizationParams;
import io.tao4j.networks.bodypose.BodySpec.OptimizerConfig;
import io.tao4j.networks.bodypose.BodySpec.Schedule;
import io.tao4j.networks.people.StreamDefinition;
import io.tao4j.networks.tasks.Kernels;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.schedule.TaoSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the fields mean in terms of the shared parts. */
record BodySettings(BodySpec spec, Dataloader data, BodyPose pose) {
  /** Of a spec that has data. */
  static BodySettings of(BodySpec spec, Dataloader data) {
    return new BodySettings(
        spec, data, data.poseConfig().poseConfigPath().map(BodyPose::read).orElse(BodyPose.TAO));
  }

  BodyFacts facts() {
    ImageDims size = data.imageConfig().imageDims();
    NormalizationParams numbers = data.normalizationParams();
    return new BodyFacts(
        size.height(),
        size.width(),
        numbers.imageScale(),
        numbers.imageOffset(),
        pose.joints(),
        pose.limbs(),
        spec.model().stages());
  }

  Graph graph() {
    BackboneAttributes below = spec.model().backboneAttributes();
    BodyFacts facts = facts();
    return BodyGraph.build(
        new BodyGraph.Settings(
            below.architecture(),
            below.addFinalC128Conv(),
            below.useBias(),
            spec.model().stages(),
            spec.model().useBias(),
            spec.model().kernelInitializer().equals("xavier"),
            facts.height(),
            facts.width(),
            pose.heatMaps(),
            pose.fieldMaps()));
  }

  BodyMaps maps() {
    return new BodyMaps(
        pose,
        facts().height() / BodyGraph.STRIDE,
        facts().width() / BodyGraph.STRIDE,
        BodyGraph.STRIDE,
        data.labelProcessorConfig().heatmapGaussianSigma(),
        data.labelProcessorConfig().pafOrthoDistThresh() * BodyGraph.STRIDE);
  }

  BodyForm form() {
    NormalizationParams numbers = data.normalizationParams();
    return new BodyForm(
        facts(),
        maps(),
        data.augmentationConfig(),
        numbers.maskScale().get(0),
        numbers.maskOffset().get(0));
  }

  StreamDefinition definition() {
    return new StreamDefinition(
            BodyNetwork.NAME,
            List.of(),
            spec.randomSeed(),
            this::graph,
            facts()::in,
            BodyGraph.backbone(spec.model().backboneAttributes().architecture()),
            "model.backbone_attributes.architecture",
            null,
            "dataloader.image_config.image_dims and dataloader.pose_config.pose_config_path",
            start ->
                BodyLoss.objective(start.graph(), BodyFacts.of(start.meta()).stages(), facts()))
        .withRateFactors(this::rateFactors);
  }

  /** TAO's factors of stages and biases, and those of grad_weights_dict. */
  Map<String, Double> rateFactors(Graph graph) {
    OptimizerConfig how = spec.optimizer();
    Map<String, Double> factors = new HashMap<>();
    for (Parameter parameter : graph.parameters()) {
      String name = parameter.name();
      double factor = how.weightDefaultValue();
      for (Map.Entry<String, Double> layer : how.gradWeightsDict().entrySet()) {
        factor = name.startsWith(layer.getKey() + ".") ? layer.getValue() : factor;
      }
      if (spec.useStagewiseLrMultipliers()) {
        boolean late =
            name.startsWith(BodyGraph.STAGES + ".")
                && (!name.startsWith(BodyGraph.STAGES + ".0.") || name.contains(".out."));
        factor *= (late ? 4 : 1) * (parameter.role() == Parameter.Role.BIAS ? 2 : 1);
      }
      factors.put(name, factor);
    }
    return factors;
  }

  private List<Regularizer> penalties(Graph graph) {
    BodySpec.Model model = spec.model();
    Regularizer.Kind kind =
        model.regularizationType().equals("l1") ? Regularizer.Kind.L1 : Regularizer.Kind.L2;
    List<Regularizer> penalties = new ArrayList<>();
    if (model.kernelRegularizationFactor() > 0) {
      penalties.add(
          new Regularizer(
              kind, model.kernelRegularizationFactor(), Kernels.of(graph, rank -> rank == 4)));
    }
    if (model.biasRegularizationFactor() > 0) {
      penalties.add(
          new Regularizer(
              kind,
              model.biasRegularizationFactor(),
              graph.parameters().stream()
                  .filter(p -> p.role() == Parameter.Role.BIAS)
                  .map(Parameter::name)
                  .collect(Collectors.toSet())));
    }
    return penalties;
  }

  TrainingPlan plan() {
    OptimizerConfig how = spec.optimizer();
    Schedule rates = how.learningRateSchedule();
    Optional<Path> checkpoint =
        spec.finetuningConfig().isFinetuneExp()
            ? spec.finetuningConfig().checkpointPath()
            : Optional.empty();
    return new TrainingPlan(
        new StartSettings(
            checkpoint.or(() -> spec.pretrainedWeights().filter(file -> spec.loadGraph())),
            spec.pretrainedWeights(),
            Optional.empty(),
            false,
            true,
            false,
            spec.randomSeed()),
        new ProgramSettings(
            new Optimizer.Sgd(how.momentum(), how.useNesterov(), 0),
            null,
            this::penalties,
            List.of(),
            BatchNorms.NONE,
            null,
            new FineTuningConfig(0, 0, 1)),
        new TrainingSettings(
            spec.numEpoch(),
            new TaoSchedule.SoftStartAnnealing(
                rates.minLearningRate(),
                rates.baseLearningRate(),
                rates.softStart(),
                rates.annealing()),
            spec.randomSeed(),
            spec.validationEveryNEpoch(),
            spec.checkpointNEpoch(),
            null),
        Optional.empty());
  }
}
