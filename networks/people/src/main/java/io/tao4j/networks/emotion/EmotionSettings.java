package io.tao4j.networks.emotion;

import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.Image;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.networks.emotion.EmotionSpec.Parameters;
import io.tao4j.networks.people.FaceRecord;
import io.tao4j.networks.people.StreamBatch;
import io.tao4j.networks.people.StreamDefinition;
import io.tao4j.networks.people.StreamRecipe;
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
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the fields mean in terms of the shared parts. */
record EmotionSettings(EmotionSpec spec) {
  /** Rates of TAO's template. */
  static final TaoSchedule.SoftStartAnnealing USUAL =
      new TaoSchedule.SoftStartAnnealing(2e-7, 2e-4, 0.2, 0.8);

  /** A face as its record says it. */
  record Form(EmotionFacts facts) implements StreamRecipe.Form<FaceRecord> {
    @Override
    public @Nullable Path picture(FaceRecord sample) {
      return null;
    }

    @Override
    public String name(FaceRecord sample) {
      return sample.frame();
    }

    @Override
    public List<StreamRecipe.Streams> make(
        FaceRecord sample, @Nullable Image picture, SeededRandom random) {
      return List.of(
          new StreamRecipe.Streams(
              Map.of(EmotionGraph.LANDMARKS, facts.seen(sample.points(), sample.frame())),
              Map.of(),
              sample.label(),
              sample.frame()));
    }
  }

  EmotionFacts facts() {
    return new EmotionFacts(spec.dataloader().numKeypoints(), spec.dataloader().faceScaleFactor());
  }

  /** How training faces are loaded. */
  LoaderOptions loading() {
    return LoaderOptions.training(spec.dataloader().batchSize(), spec.randomSeed())
        .withPrefetch(spec.dataloader().prefetchNum());
  }

  StreamDefinition definition() {
    List<String> classNames = spec.classList();
    Parameters how = spec.model().modelParameters();
    return new StreamDefinition(
        EmotionNetwork.NAME,
        classNames,
        spec.randomSeed(),
        () -> EmotionGraph.build(facts().keypoints(), how, classNames.size()),
        facts()::in,
        EmotionGraph.blocks(),
        "model.model_parameters.frozen_blocks",
        ClassifierGraph.HEAD,
        "dataloader.num_keypoints",
        start ->
            ClassTargets.<StreamBatch>objective(
                start,
                batch -> {
                  Map<String, Tensor> inputs = new LinkedHashMap<>(batch.inputs());
                  inputs.put(
                      ClassTargets.TARGETS, ClassTargets.oneHot(batch.labels(), classNames.size()));
                  return ClassificationEvaluator.encode(inputs, batch.labels(), batch.ids());
                }));
  }

  private List<Regularizer> penalties(Graph graph) {
    Parameters how = spec.model().modelParameters();
    boolean biases = how.biasRegularizer().isPresent();
    Set<String> names =
        graph.parameters().stream()
            .filter(
                p -> p.role() == Parameter.Role.WEIGHT || biases && p.role() == Parameter.Role.BIAS)
            .map(Parameter::name)
            .collect(Collectors.toSet());
    return new RegularizerConfig(
            how.regularizationType().equals("l1") ? RegularizerType.L1 : RegularizerType.L2,
            how.regularizationFactor())
        .on(names);
  }

  List<Integer> frozen() {
    Parameters how = spec.model().modelParameters();
    return how.pretrainedModelPath().isEmpty()
        ? List.of()
        : IntStream.range(0, how.frozenBlocks()).boxed().toList();
  }

  TrainingPlan plan() {
    return new TrainingPlan(
        new StartSettings(
            Optional.empty(),
            spec.model().modelParameters().pretrainedModelPath(),
            Optional.empty(),
            true,
            true,
            false,
            spec.randomSeed()),
        new ProgramSettings(
            spec.optimizer().optimizer(),
            null,
            this::penalties,
            frozen(),
            BatchNorms.NONE,
            null,
            new FineTuningConfig(0, 0, 1)),
        spec.training()
            .settings(spec.optimizer().learningRateSchedule().or(USUAL), spec.randomSeed()),
        Optional.empty());
  }
}
