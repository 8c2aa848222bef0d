package io.tao4j.networks.gesture;

import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.gesture.GestureSpec.FineTuning;
import io.tao4j.networks.gesture.GestureSpec.Model;
import io.tao4j.networks.people.StreamBatch;
import io.tao4j.networks.people.StreamDefinition;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.classification.ClassTargets;
import io.tao4j.networks.tasks.classification.ClassificationEvaluator;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig.RegularizerConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig.RegularizerType;
import io.tao4j.schedule.TaoSchedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the fields mean in terms of the shared parts. */
record GestureSettings(GestureSpec spec) {
  private static final double MOMENTUM = 0.9;
  private static final double RHO = 0.9;
  private static final double EPSILON = 1e-7;

  List<String> classNames() {
    return spec.dataset().classes().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  Backbone backbone() {
    return Backbones.find("resnet", spec.model().numLayers(), true).orElseThrow();
  }

  BackboneOptions options() {
    boolean norms = spec.model().useBatchNorm();
    return new BackboneOptions(null, norms, !norms, null, null, true, false, 0);
  }

  Preprocessing preprocessing() {
    Model model = spec.model();
    return Preprocessing.stretch(
        model.imageHeight(),
        model.imageWidth(),
        Interpolation.BILINEAR,
        Normalization.of(Normalization.Mode.TORCH, model.grayScaleInput()));
  }

  Graph graph(int classes) {
    return ClassifierGraph.build(
        backbone(), options(), preprocessing(), new ClassifierGraph.Head(false, 0), classes);
  }

  StreamDefinition definition(GestureFacts facts) {
    List<String> classNames = classNames();
    return new StreamDefinition(
        GestureNetwork.NAME,
        classNames,
        spec.randomSeed(),
        () -> graph(classNames.size()),
        meta ->
            facts.in(
                new ModelMeta(
                    meta.network(),
                    meta.classNames(),
                    preprocessing().toMap(),
                    meta.metrics(),
                    meta.properties())),
        backbone(),
        "model.num_layers",
        ClassifierGraph.HEAD,
        "model.image_height, image_width and gray_scale_input",
        start ->
            ClassTargets.<StreamBatch>objective(
                start,
                batch -> {
                  Map<String, io.tao4j.tensor.Tensor> inputs = new LinkedHashMap<>(batch.inputs());
                  inputs.put(
                      ClassTargets.TARGETS, ClassTargets.oneHot(batch.labels(), classNames.size()));
                  return ClassificationEvaluator.encode(inputs, batch.labels(), batch.ids());
                }));
  }

  /** Blocks that stay as weights_init has them, by TAO's numbers. */
  List<Integer> frozen() {
    int trained = spec.trainer().finetuning().numLayersUnfreeze();
    int blocks = backbone().blocks().size();
    return trained < 0 || spec.model().weightsInit().isEmpty()
        ? List.of()
        : IntStream.range(0, Math.max(0, blocks - trained)).boxed().toList();
  }

  private Optimizer optimizer() {
    return switch (spec.trainer().finetuning().optimizer()) {
      case "adam" -> new Optimizer.Adam(0.9, 0.999, EPSILON, false, 0);
      case "rmsprop" -> new Optimizer.RmsProp(RHO, 0, EPSILON, false, 0);
      default -> new Optimizer.Sgd(MOMENTUM, false, 0);
    };
  }

  private List<Regularizer> penalties(Graph graph) {
    RegularizerType type =
        switch (spec.model().kernelRegularizerType()) {
          case "l1" -> RegularizerType.L1;
          case "l2" -> RegularizerType.L2;
          default -> RegularizerType.NO_REG;
        };
    return new RegularizerConfig(type, spec.model().kernelRegularizationFactor())
        .on(ProgramSettings.Decay.KERNELS.names(graph));
  }

  TrainingPlan plan() {
    FineTuning tuning = spec.trainer().finetuning();
    int top = spec.trainer().topTraining().trainEpochs();
    int epochs = top + tuning.trainEpochs();
    List<Integer> falls = new ArrayList<>();
    for (int epoch = tuning.decayStepSize(); epoch < epochs; epoch += tuning.decayStepSize()) {
      falls.add(epoch);
    }
    return new TrainingPlan(
        new StartSettings(
            Optional.empty(),
            spec.model().weightsInit(),
            Optional.empty(),
            true,
            true,
            false,
            spec.randomSeed()),
        new ProgramSettings(
            optimizer(),
            null,
            this::penalties,
            frozen(),
            BatchNorms.NONE,
            null,
            new FineTuningConfig(top, 0, 1)),
        new TrainingSettings(
            epochs,
            new TaoSchedule.MultiStep(tuning.initialLrate(), falls, tuning.lrDropRate(), epochs),
            spec.randomSeed(),
            1,
            tuning.enableCheckpointing() ? 1 : 0,
            null),
        Optional.empty());
  }
}
