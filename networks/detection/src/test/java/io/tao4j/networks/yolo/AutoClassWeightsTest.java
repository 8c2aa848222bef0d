package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.TrainingStep;
import io.tao4j.model.Model;
import io.tao4j.network.BatchStream;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.tensor.Tensor;
import io.tao4j.train.Cancellation;
import io.tao4j.train.Trainer;
import io.tao4j.train.TrainerOptions;
import io.tao4j.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoClassWeightsTest {
  @TempDir static Path folder;

  private static float[] next(int epoch, List<Double> weights, double[] losses, double[] hits) {
    AutoClassWeights auto = new AutoClassWeights(List.of("a", "b", "c"), weights);
    return auto.next(
            epoch,
            auto.first(),
            Map.of(YoloLoss.CLASS_LOSSES, losses, YoloLoss.CLASS_POSITIVES, hits))
        .get(YoloLoss.CLASS_WEIGHTS)
        .toFloatArray();
  }

  /** Mean losses of 3, 1 and none. */
  @Test
  void enableAutoGivesHardClassesMoreWeight() {
    List<Double> weights = List.of(1.0, 2.0, 5.0);
    double[] losses = {6, 4, 0};
    double[] hits = {2, 4, 0};
    assertThat(next(0, weights, losses, hits)).containsExactly(3, 1, 5);
    assertThat(next(1, weights, losses, hits)).containsExactly(1, 2, 5);
    assertThat(next(9, weights, losses, hits)).containsExactly(1, 2, 5);
    assertThat(next(10, weights, losses, hits))
        .containsExactly((float) (0.9 + 0.3), (float) (1.8 + 0.1), 5);
    assertThat(next(20, weights, losses, hits)).isEqualTo(next(10, weights, losses, hits));
  }

  @Test
  void weightsStayWhereNothingCanBeCompared() {
    List<Double> weights = List.of(1.0, 2.0, 5.0);
    double[] none = {0, 0, 0};
    assertThat(next(0, weights, none, none)).containsExactly(1, 2, 5);
    assertThat(next(0, weights, none, new double[] {1, 1, 1})).containsExactly(1, 2, 5);
  }

  @BeforeAll
  static void data() throws IOException {
    ShapesDetector.draw(folder);
  }

  private static TrainingTask open(boolean auto) {
    String spec =
        """
        yolov4_config: {big_anchor_shape: "[(24, 24)]", mid_anchor_shape: "[(14, 14)]"}
        class_weighting_config: {class_weighting: {square: 1.5}, enable_auto: %s}
        training_config: {batch_size_per_gpu: 4, num_epochs: 2, n_workers: 1}
        augmentation_config: {output_width: 64, output_height: 64}
        dataset_config:
          data_sources:
            - label_directory_path: %2$s/shapes/train/labels
              image_directory_path: %2$s/shapes/train/images
        """
            .formatted(auto, folder);
    YoloV4TinyNetwork network = new YoloV4TinyNetwork();
    return network.openTraining(
        network
            .specBinder()
            .bind(SpecReader.standard().parse(spec, SpecSyntax.YAML, "spec"))
            .spec(),
        null);
  }

  /**
   * What a training of two epochs did: each epoch's weights of the classes, and what it ended as.
   */
  private record Run(List<Map<String, Double>> weights, Model last) {}

  private static Run train(Engine engine, boolean auto, Path results, boolean resume, int epochs) {
    List<Map<String, Double>> weights = new ArrayList<>();
    Cancellation cancellation = new Cancellation();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(Epoch epoch) {
            weights.add(epoch.adapted());
            if (weights.size() == epochs) {
              cancellation.cancel();
            }
          }
        };
    try (TrainingTask task = open(auto)) {
      return new Run(
          weights,
          Trainer.run(
                  task,
                  new TrainerOptions(
                      engine.provider(),
                      ExecutionPlan.CPU_FP32,
                      results,
                      resume,
                      Map.of(),
                      List.of(listener),
                      cancellation))
              .last());
    }
  }

  @Test
  @Tag("pytorch")
  void theSecondEpochHasTheWeightsThatFollowFromTheFirst() {
    theSecondEpochFollowsFromTheFirst(Engine.PYTORCH);
  }

  @Test
  @Tag("tensorflow")
  void theSecondEpochHasTheWeightsThatFollowFromTheFirstOnTensorFlow() {
    theSecondEpochFollowsFromTheFirst(Engine.TENSORFLOW);
  }

  @Test
  @Tag("pytorch")
  void withoutTheFieldAllEpochsHaveTheWeightsOfTheSpec() {
    Run plain = train(Engine.PYTORCH, false, folder.resolve("plain"), false, 2);
    assertThat(plain.weights()).containsExactly(Map.of(), Map.of());
  }

  private static void theSecondEpochFollowsFromTheFirst(Engine engine) {
    Path results = folder.resolve(engine + "-straight");
    Run straight = train(engine, true, results, false, 2);
    Map<String, Double> first = straight.weights().get(0);
    assertThat(first.values()).containsExactlyInAnyOrder(1.0, 1.5);
    assertThat(straight.weights().get(1)).isEqualTo(afterOneEpoch(engine)).isNotEqualTo(first);
    Path stopped = folder.resolve(engine + "-stopped");
    train(engine, true, stopped, false, 1);
    Run resumed = train(engine, true, stopped, true, 1);
    assertThat(resumed.weights()).containsExactly(straight.weights().get(1));
    assertThat(resumed.last().weights()).isEqualTo(straight.last().weights());
  }

  /** The weights of the second epoch, from the first one's steps. */
  private static Map<String, Double> afterOneEpoch(Engine engine) {
    try (TrainingTask task = open(true);
        TrainingStep step =
            engine
                .provider()
                .compile(task.program(), task.start().weights(), ExecutionPlan.CPU_FP32);
        BatchStream batches = task.batches(0)) {
      List<String> names = task.start().meta().classNames();
      double[] losses = new double[names.size()];
      double[] positives = new double[names.size()];
      int steps = 2 * task.stepsPerEpoch();
      for (int i = 0; batches.hasNext(); i++) {
        float rate = (float) task.settings().schedule().rate(i, steps);
        Map<String, Tensor> outputs = step.run(batches.next().inputs(), rate, i).outputs();
        for (int c = 0; c < names.size(); c++) {
          losses[c] += outputs.get(YoloLoss.CLASS_LOSSES).get(c);
          positives[c] += outputs.get(YoloLoss.CLASS_POSITIVES).get(c);
        }
      }
      double[] means = new double[names.size()];
      Arrays.setAll(means, c -> losses[c] / positives[c]);
      double least = Arrays.stream(means).min().orElseThrow();
      Map<String, Double> weights = new HashMap<>();
      for (int c = 0; c < means.length; c++) {
        weights.put("class_weight." + names.get(c), (double) (float) (means[c] / least));
      }
      return weights;
    }
  }
}
