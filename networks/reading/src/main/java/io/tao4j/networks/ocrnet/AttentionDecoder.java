package io.tao4j.networks.ocrnet;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.RecurrentOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An LSTM that writes one character a step and looks at the columns of the picture for it: Bahdanau
 * et al. 2014, arXiv 1409.0473. Its loop is unrolled: into the graph of the model, where each step
 * reads what the one before has written, and into that of the training, where it reads the label.
 */
final class AttentionDecoder {
  /** Class of the start, which is read before the first character; no step writes it. */
  static final int START = 0;

  /** Class of the end. */
  static final int END = 1;

  /** Class of the first character. */
  static final int FIRST = 2;

  private final int hidden;
  private final int classes;
  private final Value i2h;
  private final Value h2h;
  private final Value h2hBias;
  private final Value score;
  private final List<Value> cell;
  private final Value generator;
  private final Value generatorBias;

  private AttentionDecoder(int hidden, int classes, List<Value> parameters) {
    this.hidden = hidden;
    this.classes = classes;
    i2h = parameters.get(0);
    h2h = parameters.get(1);
    h2hBias = parameters.get(2);
    score = parameters.get(3);
    cell = parameters.subList(4, 8);
    generator = parameters.get(8);
    generatorBias = parameters.get(9);
  }

  private static final List<String> NAMES =
      List.of(
          "attention_cell.i2h.weight",
          "attention_cell.h2h.weight",
          "attention_cell.h2h.bias",
          "attention_cell.score.weight",
          "attention_cell.rnn.weight_ih",
          "attention_cell.rnn.weight_hh",
          "attention_cell.rnn.bias_ih",
          "attention_cell.rnn.bias_hh",
          "generator.weight",
          "generator.bias");

  /**
   * Adds the parameters.
   *
   * @param b scoped to the decoder
   * @param features of a column
   */
  static AttentionDecoder create(GraphBuilder b, int features, int hidden, int classes) {
    List<Shape> shapes =
        List.of(
            Shape.of(hidden, features),
            Shape.of(hidden, hidden),
            Shape.of(hidden),
            Shape.of(1, hidden),
            Shape.of(4L * hidden, features + classes),
            Shape.of(4L * hidden, hidden),
            Shape.of(4L * hidden),
            Shape.of(4L * hidden),
            Shape.of(classes, hidden),
            Shape.of(classes));
    List<Value> parameters = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      boolean bias = NAMES.get(i).contains("bias");
      parameters.add(
          b.parameter(
              NAMES.get(i),
              shapes.get(i),
              bias ? Role.BIAS : Role.WEIGHT,
              new Initializer.FanInUniform(hidden)));
    }
    return new AttentionDecoder(hidden, classes, parameters);
  }

  /**
   * The decoder of a graph.
   *
   * @param prefix scope of its names, with a dot
   */
  static AttentionDecoder of(GraphBuilder b, String prefix) {
    List<Value> parameters = NAMES.stream().map(name -> Value.of(prefix + name)).toList();
    Shape generator = b.shape(parameters.get(8));
    return new AttentionDecoder(
        Math.toIntExact(generator.size(1)), Math.toIntExact(generator.size(0)), parameters);
  }

  /**
   * What is written when each step reads what the one before wrote.
   *
   * @param columns {@code [N, T, features]}
   * @return logits {@code [N, steps, classes]}
   */
  Value greedy(GraphBuilder b, Value columns, int steps) {
    return unrolled(b, columns, steps, null);
  }

  /**
   * What is written when each step reads a label.
   *
   * @param text {@code INT64 [N, steps]}, classes, the first being {@link #START}
   * @return logits {@code [N, steps, classes]}
   */
  Value taught(GraphBuilder b, Value columns, Value text) {
    return unrolled(b, columns, Math.toIntExact(b.shape(text).size(1)), text);
  }

  private Value unrolled(GraphBuilder b, Value columns, int steps, @Nullable Value text) {
    int features = Math.toIntExact(b.shape(columns).size(2));
    Value projected = b.add(new LinearOp.Linear(), columns, i2h); // [N, T, H]
    Value labels = text == null ? null : b.add(new IndexOp.OneHot(classes), text);
    Value read = labels == null ? start(b, columns) : step(b, labels, 0); // [N, 1, classes]
    Value state = null;
    Value memory = null;
    List<Value> written = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      GraphBuilder s = b.scope("step" + t);
      Value attention = attention(s, projected, state);
      Value context =
          s.add(
              new LinearOp.MatMul(),
              s.add(MovementOp.Transpose.swapping(3, 1, 2), attention),
              columns); // [N, 1, features]
      Value input = s.add(new MovementOp.Concat(2), context, read);
      List<Value> inputs = new ArrayList<>(List.of(input));
      inputs.addAll(cell);
      if (state != null && memory != null) {
        inputs.add(state);
        inputs.add(memory);
      }
      List<Value> outputs = s.addAll("rnn", new RecurrentOp.Lstm(hidden, false), inputs);
      state = outputs.get(1);
      memory = outputs.get(2);
      Value logits =
          s.add("generator", new LinearOp.Linear(), outputs.get(0), generator, generatorBias);
      written.add(logits);
      if (t + 1 < steps) {
        read =
            labels == null
                ? s.add(new IndexOp.OneHot(classes), s.add(new ReduceOp.ArgMax(2), logits))
                : step(s, labels, t + 1);
      }
    }
    return b.add("steps", new MovementOp.Concat(1), written);
  }

  /** How much each column counts for the next step: {@code [N, T, 1]}, summing to 1. */
  private Value attention(GraphBuilder b, Value projected, @Nullable Value state) {
    Value seen = h2hBias; // of a state of zeros
    if (state != null) {
      Value row = b.add(new LinearOp.Linear(), state, h2h, h2hBias);
      seen =
          b.add(
              new MovementOp.Reshape(
                  List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
              row);
    }
    Value energy =
        b.add(new LinearOp.Linear(), b.unary(UnaryKind.TANH, b.sum(projected, seen)), score);
    return b.add("attention", new NormalizeOp.Softmax(1), energy);
  }

  private static Value step(GraphBuilder b, Value labels, int t) {
    return b.add(new Slice(1, t, t + 1, 1), labels);
  }

  /** The start's row for each picture of the batch: {@code [N, 1, classes]}. */
  private Value start(GraphBuilder b, Value columns) {
    List<Double> row = new ArrayList<>(Collections.nCopies(classes, 0.0));
    row.set(START, 1.0);
    Value one = b.add(new Slice(2, 0, 1, 1), b.add(new Slice(1, 0, 1, 1), columns));
    return b.sum(
        b.scale(one, 0), b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(1, 1, classes), row)));
  }
}
