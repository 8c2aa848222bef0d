package io.tao4j.export.deploy;

import io.tao4j.graph.Graph;
import io.tao4j.network.ServedForm;
import java.util.List;
import java.util.stream.Collectors;

/** What a network takes and gives, in words for the README beside it. */
final class OutputText {
  private OutputText() {}

  /** The inputs with their sizes, and what a picture must become. */
  static String inputs(ServedNetwork network) {
    String inputs =
        network.decoded().graph().forInference().inputs().stream()
            .map(input -> "`%s` `%s`".formatted(input.name(), input.type()))
            .collect(Collectors.joining(", "));
    return network.takesPictures()
        ? "%s of pictures %s; %s".formatted(inputs, network.pictureText(), network.numberText())
        : inputs;
  }

  /** The outputs of the model itself. */
  static String of(ServedNetwork network) {
    return network
        .form()
        .match(
            scores ->
                scores.heads().stream().map(OutputText::head).collect(Collectors.joining("\n")),
            boxes ->
                "num_dets, det_boxes (left, top, right, bottom in pixels of the network's input),\n"
                    + "det_scores and det_classes, the surest first; classes:\n"
                    + names(boxes.classNames())
                    + ".",
            masks ->
                "`%s`, `[N, classes, height, width]`: a score a class for each pixel%s; classes:\n%s."
                    .formatted(
                        masks.output(), activation(masks.activation()), names(masks.classNames())),
            embedding ->
                "`%s`, `[N, D]`: what the network sees, as a vector%s."
                    .formatted(embedding.output(), embedding.isNormalized() ? " of length 1" : ""),
            OutputText::steps,
            raw ->
                "the network's own outputs: %s."
                    .formatted(
                        network.model().graph().outputs().stream()
                            .map(Graph.Output::name)
                            .toList()));
  }

  /** How the outputs of a sequence are read. */
  static String steps(ServedForm.Sequence form) {
    String rule =
        switch (form.steps()) {
          case RUNS_BLANK_LAST ->
              "runs of one class are one label, and class %s is none"
                  .formatted(form.labels().size());
          case RUNS_BLANK_FIRST ->
              "runs of one class are one label, class 0 is none, and the first label is class 1";
          case UNTIL_END -> "labels come until class 1, which is the end; the first one is class 2";
        };
    return ("`%s`, `[N, steps]`, has the best class of each step and `%s` its probability: %s. `%s`,"
            + " `[N, steps, %s]`, has the scores of all. Labels: %s.")
        .formatted(
            form.best(),
            form.probability(),
            rule,
            form.output(),
            form.labels().size() + form.steps().others(),
            names(form.labels()));
  }

  private static String head(ServedForm.Head head) {
    return "`%s`: one score a class%s; classes: %s."
        .formatted(head.output(), activation(head.activation()), names(head.classNames()));
  }

  private static String activation(ServedForm.Activation activation) {
    return switch (activation) {
      case NONE -> ", which is a probability";
      case SOFTMAX -> ", of which a softmax makes probabilities";
      case SIGMOID -> ", of which a sigmoid makes probabilities";
    };
  }

  private static String names(List<String> classes) {
    return String.join(", ", classes);
  }
}
