package io.tao4j.networks.tasks.classification;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;

/** The plain loss of a classifier of anything: the mean cross entropy of its logits. */
public final class ClassTargets {
  /** Input of the loss: {@code [N, classes]}, one 1 a row. */
  public static final String TARGETS = "targets";

  private static final String LOSS = "loss";

  private ClassTargets() {}

  /**
   * The network continued by its loss.
   *
   * @param start with an output {@link ClassifierGraph#LOGITS}, and its classes in the meta data
   * @param targets gives the network's inputs and {@link #TARGETS}
   */
  public static <B> Objective<B> objective(
      Model start, Objective.TargetEncoder<? super B> targets) {
    GraphBuilder b = GraphBuilder.of(start.graph());
    Value logits = start.graph().output(ClassifierGraph.LOGITS).value();
    Value rows = b.input(TARGETS, DType.FLOAT32, Shape.batch(start.meta().classNames().size()));
    b.trainingOutput(LOSS, Losses.meanSoftmaxCrossEntropy(b.scope("loss"), logits, rows, null));
    return new Objective<>(b.build(), LOSS, List.of(), targets);
  }

  /** A row for each label, with 1 at its class. */
  public static Tensor oneHot(int[] labels, int classes) {
    float[] rows = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      rows[i * classes + labels[i]] = 1;
    }
    return Tensor.of(rows, labels.length, classes);
  }
}
