package io.tao4j.network;

import io.tao4j.model.Model;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a model's outputs are to programs outside: Triton, DeepStream, DJL Serving, a program with
 * ONNX Runtime, the tail of suppression in an ONNX file. A network declares it; nothing is guessed
 * from names, ranks or types of results. Who writes files for such a program switches over all
 * forms, and says so where the program cannot serve one.
 */
public sealed interface ServedForm {

  /**
   * What is done for this form: a function for each, so that none is forgotten when another form
   * comes.
   */
  <R> R match(
      Function<? super Scores, ? extends R> scores,
      Function<? super Boxes, ? extends R> boxes,
      Function<? super Masks, ? extends R> masks,
      Function<? super Embedding, ? extends R> embedding,
      Function<? super Sequence, ? extends R> sequence,
      Function<? super Raw, ? extends R> raw);

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

    @Override
    public <R> R match(
        Function<? super Scores, ? extends R> scores,
        Function<? super Boxes, ? extends R> boxes,
        Function<? super Masks, ? extends R> masks,
        Function<? super Embedding, ? extends R> embedding,
        Function<? super Sequence, ? extends R> sequence,
        Function<? super Raw, ? extends R> raw) {
      return scores.apply(this);
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

    @Override
    public <R> R match(
        Function<? super Scores, ? extends R> ifScores,
        Function<? super Boxes, ? extends R> ifBoxes,
        Function<? super Masks, ? extends R> masks,
        Function<? super Embedding, ? extends R> embedding,
        Function<? super Sequence, ? extends R> sequence,
        Function<? super Raw, ? extends R> raw) {
      return ifBoxes.apply(this);
    }
  }

  /**
   * A class for each pixel.
   *
   * @param output name of the graph output {@code [N, classes, height, width]}: a score of each
   *     class
   * @param classNames by index
   * @param activation what is still to be applied to the scores of a pixel
   */
  record Masks(String output, List<String> classNames, Activation activation)
      implements ServedForm {
    public Masks {
      Objects.requireNonNull(output, "output");
      Objects.requireNonNull(activation, "activation");
      classNames = List.copyOf(classNames);
    }

    @Override
    public <R> R match(
        Function<? super Scores, ? extends R> scores,
        Function<? super Boxes, ? extends R> boxes,
        Function<? super Masks, ? extends R> masks,
        Function<? super Embedding, ? extends R> embedding,
        Function<? super Sequence, ? extends R> sequence,
        Function<? super Raw, ? extends R> raw) {
      return masks.apply(this);
    }
  }

  /**
   * A vector for each input, to be compared with others. It gets no softmax.
   *
   * @param output name of the graph output {@code [N, D]}
   * @param isNormalized whether its length is 1, so that a dot product is the cosine
   */
  record Embedding(String output, boolean isNormalized) implements ServedForm {
    public Embedding {
      Objects.requireNonNull(output, "output");
    }

    @Override
    public <R> R match(
        Function<? super Scores, ? extends R> scores,
        Function<? super Boxes, ? extends R> boxes,
        Function<? super Masks, ? extends R> masks,
        Function<? super Embedding, ? extends R> embedding,
        Function<? super Sequence, ? extends R> sequence,
        Function<? super Raw, ? extends R> raw) {
      return embedding.apply(this);
    }
  }

  /** How the classes of steps become labels. */
  enum Steps {
    /** Steps of one class in a row are one label; the class behind the labels is none. */
    RUNS_BLANK_LAST,
    /** Steps of one class in a row are one label; class 0 is none, labels come behind it. */
    RUNS_BLANK_FIRST,
    /** A label a step, until class 1, which is the end; labels begin with class 2. */
    UNTIL_END;

    /** Classes beside the labels. */
    public int others() {
      return this == UNTIL_END ? 2 : 1;
    }
  }

  /**
   * Scores of labels for each step, as connectionist temporal classification has them, or a decoder
   * with attention.
   *
   * @param output name of the graph output {@code [N, steps, labels + 1]}, or + 2, before the
   *     softmax
   * @param labels characters, for instance, by index
   * @param steps how steps are read
   * @param best name of the output of the best class of each step, {@code [N, steps]}
   * @param probability name of the output of its probability, {@code [N, steps]}
   */
  record Sequence(String output, List<String> labels, Steps steps, String best, String probability)
      implements ServedForm {
    public Sequence {
      Objects.requireNonNull(output, "output");
      Objects.requireNonNull(steps, "steps");
      labels = List.copyOf(labels);
      Objects.requireNonNull(best, "best");
      Objects.requireNonNull(probability, "probability");
    }

    @Override
    public <R> R match(
        Function<? super Scores, ? extends R> scores,
        Function<? super Boxes, ? extends R> boxes,
        Function<? super Masks, ? extends R> masks,
        Function<? super Embedding, ? extends R> embedding,
        Function<? super Sequence, ? extends R> sequence,
        Function<? super Raw, ? extends R> raw) {
      return sequence.apply(this);
    }
  }

  /** Outputs that only the network's own code can read: programs outside get tensors. */
  record Raw() implements ServedForm {
    @Override
    public <R> R match(
        Function<? super Scores, ? extends R> scores,
        Function<? super Boxes, ? extends R> boxes,
        Function<? super Masks, ? extends R> masks,
        Function<? super Embedding, ? extends R> embedding,
        Function<? super Sequence, ? extends R> sequence,
        Function<? super Raw, ? extends R> raw) {
      return raw.apply(this);
    }
  }
}
