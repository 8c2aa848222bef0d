package io.tao4j.networks.reading;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.network.Batch;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The outputs of a network that scores characters and a blank at each step, and their loss.
 *
 * @param images name of the graph's input
 * @param logits name of its output {@code [N, steps, characters + 1]}
 * @param blankFirst whether the blank is class 0; else it is the last
 */
public record CtcOutputs(String images, String logits, boolean blankFirst) {
  private static final String LOSS = "loss";
  private static final String TARGETS = "targets";
  private static final String TARGET_LENGTHS = "target_lengths";
  private static final String STEPS = "steps_of_sample";

  /** Number of the blank among so many characters. */
  int blank(int characters) {
    return blankFirst ? 0 : characters;
  }

  /** Class of the first character. */
  int first() {
    return blankFirst ? 1 : 0;
  }

  /**
   * Minimises connectionist temporal classification, the mean over a batch.
   *
   * @param graph the network
   * @param characters that it knows
   * @param longest most characters of a text
   * @param byLength whether a text's loss is divided by its number of characters, as PyTorch's mean
   *     has it, and a text that is too long for the steps has none
   */
  public Objective<TextPictureBatch> objective(
      Graph graph, int characters, int longest, boolean byLength) {
    GraphBuilder b = GraphBuilder.of(graph);
    Value scores = graph.output(logits).value();
    int steps = Math.toIntExact(b.shape(scores).size(1));
    Value targets = b.input(TARGETS, DType.INT64, Shape.batch(longest));
    Value targetLengths = b.input(TARGET_LENGTHS, DType.INT64, Shape.batch());
    Value stepsOfSample = b.input(STEPS, DType.INT64, Shape.batch());
    Value each =
        b.add(
            "loss.ctc",
            new LossOp.CtcLoss(blank(characters), byLength),
            scores,
            targets,
            stepsOfSample,
            targetLengths);
    if (byLength) {
      each = b.quotient(each, b.add(new ElementwiseOp.Cast(DType.FLOAT32), targetLengths));
    }
    b.trainingOutput(LOSS, b.reduceAll(ReduceKind.MEAN, each));
    return new Objective<>(b.build(), LOSS, List.of(), batch -> encode(batch, longest, steps));
  }

  private Batch encode(TextPictureBatch batch, int longest, int steps) {
    int size = batch.samples().size();
    long[] targets = new long[size * longest];
    long[] lengths = new long[size];
    long[] stepsOfSample = new long[size];
    Arrays.fill(stepsOfSample, steps);
    for (int i = 0; i < size; i++) {
      List<Integer> characters = batch.samples().get(i).characters();
      lengths[i] = characters.size();
      for (int j = 0; j < characters.size(); j++) {
        targets[i * longest + j] = characters.get(j) + first();
      }
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(images, batch.images());
    inputs.put(TARGETS, Tensor.of(targets, size, longest));
    inputs.put(TARGET_LENGTHS, Tensor.of(lengths, size));
    inputs.put(STEPS, Tensor.of(stepsOfSample, size));
    return ReadingEvaluator.encode(batch, inputs, longest);
  }
}
