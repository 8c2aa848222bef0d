package io.tao4j.networks.lprnet;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.network.Batch;
import io.tao4j.networks.reading.ReadingEvaluator;
import io.tao4j.networks.reading.TextPictureBatch;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Connectionist temporal classification, the mean over a batch. */
final class LprLoss {
  private static final String LOSS = "loss";
  private static final String TARGETS = "targets";
  private static final String TARGET_LENGTHS = "target_lengths";
  private static final String STEPS = "steps_of_sample";

  private LprLoss() {}

  /**
   * The objective of a network.
   *
   * @param blank number of the blank, the last class
   * @param longest most characters of a text
   */
  static Objective<TextPictureBatch> objective(Graph graph, int blank, int longest) {
    GraphBuilder b = GraphBuilder.of(graph);
    Value logits = graph.output(LprGraph.LOGITS).value();
    long steps = b.shape(logits).size(1);
    Value targets = b.input(TARGETS, DType.INT64, Shape.batch(longest));
    Value targetLengths = b.input(TARGET_LENGTHS, DType.INT64, Shape.batch());
    Value stepsOfSample = b.input(STEPS, DType.INT64, Shape.batch());
    Value each =
        b.add(
            "loss.ctc",
            new LossOp.CtcLoss(blank, false),
            logits,
            targets,
            stepsOfSample,
            targetLengths);
    b.trainingOutput(LOSS, b.reduceAll(ReduceKind.MEAN, each));
    return new Objective<>(
        b.build(), LOSS, List.of(), batch -> encode(batch, longest, Math.toIntExact(steps)));
  }

  private static Batch encode(TextPictureBatch batch, int longest, int steps) {
    int size = batch.samples().size();
    long[] targets = new long[size * longest];
    long[] lengths = new long[size];
    long[] stepsOfSample = new long[size];
    Arrays.fill(stepsOfSample, steps);
    for (int i = 0; i < size; i++) {
      List<Integer> characters = batch.samples().get(i).characters();
      lengths[i] = characters.size();
      for (int j = 0; j < characters.size(); j++) {
        targets[i * longest + j] = characters.get(j);
      }
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(LprGraph.IMAGES, batch.images());
    inputs.put(TARGETS, Tensor.of(targets, size, longest));
    inputs.put(TARGET_LENGTHS, Tensor.of(lengths, size));
    inputs.put(STEPS, Tensor.of(stepsOfSample, size));
    return ReadingEvaluator.encode(batch, inputs, longest);
  }
}
