package io.tao4j.network;

import io.tao4j.model.Model;
import java.util.List;
import java.util.Objects;

/**
 * What a model's outputs are to programs outside: Triton, DeepStream, DJL Serving, a program with
 * ONNX Runtime, the tail of suppression in an ONNX file. A network declares it; nothing is guessed
 * from names, ranks or types of results. Who writes files for such a program switches over all
 * forms, and says so where the program cannot serve one.
 */
public sealed interface ServedForm {

  /**
   * Scores of classes for the whole input: a head for each list of classes, one for a plain
   * classifier, several for one of several tasks.
   *
   * @param heads one or more
   */
  record Scores(List<Head> heads) implements ServedForm {
    public Scores {
      heads = List.copyOf(heads);
      if (heads.isEmpty()) {
        throw new IllegalArgumentException("scores of one head or more");
      }
    }

    /** One head. */
    public static Scores of(String output, List<String> classNames, Activation activation) {
      return new Scores(List.of(new Head(output, classNames, activation)));
    }
  }

  /**
   * One list of classes.
   *
   * @param output name of the graph output {@code [N, classes]}
   * @param classNames by index
   * @param activation what is still to be applied to the output
   */
  record Head(String output, List<String> classNames, Activation activation) {
    public Head {
      Objects.requireNonNull(output, "output");
      Objects.requireNonNull(activation, "activation");
      classNames = List.copyOf(classNames);
    }
  }

  /** What makes probabilities of an output. */
  enum Activation {
    /** Nothing: it gives probabilities. */
    NONE,
    /** A softmax over the classes: one of them is true. */
    SOFTMAX,
    /** A sigmoid for each class: any number of them is true. */
    SIGMOID
  }

  /**
   * Boxes of objects. Suppression is still to come: it is not part of the graph.
   *
   * @param model the network, continued to boxes and scores of all its predictions
   * @param boxes name of the output {@code [N, B, 4]}: left, top, right, bottom in input pixels
   * @param scores name of the output {@code [N, B, classes]}, 0 to 1
   * @param classNames by index
   * @param scoreThreshold detections have a greater score
   * @param iouThreshold overlap above which the lower score of a class is dropped
   * @param topK most detections of a picture
   */
  record Boxes(
      Model model,
      String boxes,
      String scores,
      List<String> classNames,
      double scoreThreshold,
      double iouThreshold,
      int topK)
      implements ServedForm {
    public Boxes {
      Objects.requireNonNull(model, "model");
      Objects.requireNonNull(boxes, "boxes");
      Objects.requireNonNull(scores, "scores");
      classNames = List.copyOf(classNames);
    }

    /** The same form of another graph, with the same outputs. */
    public Boxes withModel(Model other) {
      return new Boxes(other, boxes, scores, classNames, scoreThreshold, iouThreshold, topK);
    }
  }
}
