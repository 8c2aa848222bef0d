package io.tao4j.networks.pose;

import io.tao4j.engine.Optimizer;
import io.tao4j.networks.pose.PoseSpec.Model;
import io.tao4j.networks.pose.PoseSpec.Optim;
import io.tao4j.networks.pose.PoseSpec.Train;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.schedule.TaoSchedule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the fields mean in terms of the shared parts. */
record PoseSettings(PoseSpec spec) {
  static Skeleton skeleton(Model model) {
    return model.graphEdges().isEmpty()
        ? Skeleton.named(model.graphLayout()).orElseThrow()
        : Skeleton.of(model.graphEdges(), model.graphCenter());
  }

  static Skeleton.Partition partition(Model model) {
    return Skeleton.Partition.valueOf(model.graphStrategy().toUpperCase(Locale.ROOT));
  }

  /** Names by number: those of the spec, else those of the labels, else numbers. */
  List<String> classNames(PoseSet set) {
    Map<String, Integer> map = spec.dataset().labelMap();
    if (!map.isEmpty()) {
      return map.entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .toList();
    }
    int count = spec.dataset().numClasses();
    return set.classNames().size() == count
        ? set.classNames()
        : IntStream.range(0, count).mapToObj(i -> "class_" + i).toList();
  }

  int window() {
    return Math.max(0, spec.dataset().windowSize());
  }

  /** What a model is told of its sequences. */
  PoseFacts facts(int persons) {
    return new PoseFacts(spec.model().inputChannels(), persons, window(), skeleton(spec.model()));
  }

  StGcnGraph.Settings graph(PoseFacts facts, int classes) {
    return new StGcnGraph.Settings(
        facts.channels(),
        facts.persons(),
        facts.skeleton().adjacency(partition(spec.model()), 1),
        StGcnGraph.LAYERS,
        StGcnGraph.KERNEL,
        spec.model().dropout(),
        spec.model().edgeImportanceWeighting(),
        classes);
  }

  PoseVariation trainingVariation() {
    PoseSpec.Dataset data = spec.dataset();
    return new PoseVariation(window(), data.randomChoose(), data.randomMove());
  }

  TrainingPlan plan() {
    Train train = spec.train();
    Optim optim = train.optim();
    return new TrainingPlan(
        new StartSettings(
            Optional.empty(),
            spec.model().pretrainedModelPath(),
            Optional.empty(),
            true,
            true,
            false,
            train.seed()),
        new ProgramSettings(
            new Optimizer.Sgd(optim.momentum(), optim.nesterov(), optim.weightDecay()),
            ProgramSettings.clip(train.gradClip()),
            graph -> List.of(),
            List.of(),
            BatchNorms.NONE,
            null,
            new FineTuningConfig(0, 0, 1),
            new ProgramSettings.Decay(true, List.of())),
        train
            .epochs()
            .settings(
                new TaoSchedule.MultiStep(
                    optim.lr(), optim.lrSteps(), optim.lrDecay(), train.epochs().numEpochs()),
                train.seed()),
        Optional.empty());
  }
}
