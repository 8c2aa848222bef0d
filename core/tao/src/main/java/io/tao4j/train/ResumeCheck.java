package io.tao4j.train;

import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.model.Model;
import io.tao4j.model.TrainingState;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a training may go on from a checkpoint. All that gives inputs and outputs their meaning
 * must be the same: classes and their order, preprocessing, the network, its loss, the kind of
 * optimiser, the seed, and the facts that the network's module adds (samples with their labels,
 * anchors). What the figures of the validation mean may change, and then the best is looked for
 * anew. Epochs, batch size, learning rate, augmentation and regularisers may change; they act from
 * the next epoch on.
 *
 * <p>Checkpoints carry the facts beside their progress. Those of versions that did not write them
 * are compared by what their model says.
 */
final class ResumeCheck {
  private static final String FACT_PREFIX = "meaning: ";
  private static final String FIGURES = "figures: ";
  private static final String LOSS = "loss";
  private static final int LONGEST = 160;
  private static final int MOST = 10;

  private final TrainingTask task;
  private final Map<String, String> facts = new LinkedHashMap<>();

  ResumeCheck(TrainingTask task, TrainingSettings settings) {
    this.task = task;
    TrainProgram program = task.program(0);
    facts.put(FACT_PREFIX + "seed", Long.toString(task.settings().seed()));
    facts.put(FACT_PREFIX + "optimizer", program.phase().optimizer().getClass().getSimpleName());
    for (Phase phase : program.phases().subList(1, program.phases().size())) {
      facts.put(
          FACT_PREFIX + "optimizer of " + phase.name(),
          phase.optimizer().getClass().getSimpleName());
    }
    facts.put(FACT_PREFIX + LOSS, loss(program.graph()));
    task.facts().forEach((name, value) -> facts.put(FACT_PREFIX + name, value));
    if (settings.monitor() != null) {
      facts.put(FIGURES + "monitored figure", settings.monitor());
    }
    EvaluationTask validation = task.validation();
    if (validation != null) {
      validation.facts().forEach((name, value) -> facts.put(FIGURES + name, value));
    }
  }

  /** What a checkpoint notes beside its progress. */
  Map<String, String> facts() {
    return facts;
  }

  /** Nodes that the network for inference does not have, a line each. */
  private String loss(Graph graph) {
    Set<Node> network = new HashSet<>(task.start().graph().nodes());
    return graph.nodes().stream()
        .filter(node -> !network.contains(node))
        .map(node -> node.name() + " = " + node.op() + " of " + node.inputs())
        .collect(Collectors.joining("\n"));
  }

  /**
   * Compares.
   *
   * @param file the checkpoint, for errors
   * @return why the best must be looked for anew; empty if it stays the best
   * @throws TaoException {@code TRAIN-002} with all differences
   */
  List<String> compare(Path file, Model saved, TrainingState state, Progress progress) {
    Map<String, String> noted = state.progress();
    List<String> differences = new ArrayList<>();
    difference(differences, "classes", saved.meta().classNames(), start().meta().classNames());
    Map<String, Object> was = saved.meta().preprocessing();
    Map<String, Object> is = start().meta().preprocessing();
    for (String key : union(was.keySet(), is.keySet())) {
      difference(differences, key, was.get(key), is.get(key));
    }
    difference(differences, "input", saved.graph().inputs(), start().graph().inputs());
    difference(differences, "seed", progress.seed(), task.settings().seed());
    parameters(differences, shapes(saved.graph()), shapes(start().graph()));
    boolean hasFacts = noted.keySet().stream().anyMatch(key -> key.startsWith(FACT_PREFIX));
    if (hasFacts) {
      facts(FACT_PREFIX, noted).forEach(line -> add(differences, line));
    } else {
      difference(differences, "steps an epoch", progress.stepsPerEpoch(), task.stepsPerEpoch());
    }
    if (!differences.isEmpty()) {
      throw differs(file, differences);
    }
    return hasFacts ? facts(FIGURES, noted) : List.of();
  }

  private Model start() {
    return task.start();
  }

  private List<String> facts(String kind, Map<String, String> noted) {
    List<String> differences = new ArrayList<>();
    for (String key : union(noted.keySet(), facts.keySet())) {
      if (key.startsWith(kind)) {
        String name = key.substring(kind.length());
        if (name.equals(LOSS)) {
          lines(differences, noted.getOrDefault(key, ""), facts.getOrDefault(key, ""));
        } else {
          difference(differences, name, noted.get(key), facts.get(key));
        }
      }
    }
    return differences;
  }

  /** The first lines of two losses that are not the same. */
  private static void lines(List<String> differences, String was, String is) {
    List<String> before = was.lines().toList();
    List<String> now = is.lines().toList();
    for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
      String a = i < before.size() ? before.get(i) : null;
      String b = i < now.size() ? now.get(i) : null;
      if (!java.util.Objects.equals(a, b)) {
        difference(differences, LOSS, a, b);
        return;
      }
    }
  }

  private static Map<String, String> shapes(Graph graph) {
    Map<String, String> shapes = new LinkedHashMap<>();
    graph.parameters().forEach(p -> shapes.put(p.name(), p.shape().toString()));
    return shapes;
  }

  private static void parameters(
      List<String> differences, Map<String, String> was, Map<String, String> is) {
    List<String> names =
        union(was.keySet(), is.keySet()).stream()
            .filter(name -> !java.util.Objects.equals(was.get(name), is.get(name)))
            .toList();
    names.stream()
        .limit(3)
        .forEach(name -> difference(differences, "parameter " + name, was.get(name), is.get(name)));
    if (names.size() > 3) {
      differences.add("and %s parameters more".formatted(names.size() - 3));
    }
  }

  private static Set<String> union(Set<String> first, Set<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return all;
  }

  private static void difference(List<String> differences, String name, Object was, Object is) {
    String before = String.valueOf(was);
    String now = String.valueOf(is);
    if (!before.equals(now)) {
      add(
          differences,
          "%s: %s in the checkpoint, %s now".formatted(name, shortened(before), shortened(now)));
    }
  }

  private static void add(List<String> differences, String line) {
    if (!differences.contains(line)) {
      differences.add(line);
    }
  }

  private static String shortened(String text) {
    return text.equals("null")
        ? "none"
        : text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private static TaoException differs(Path file, List<String> differences) {
    List<String> details = new ArrayList<>(first(differences));
    details.add(
        "to go on, use what the checkpoint was trained with; to train something else, start anew"
            + " without resume, in another results folder");
    details.add(
        "a new training can start from the checkpoint's weights: name it as the pretrained model");
    return new TaoException(
        "TRAIN-002", file + " is a checkpoint of another training", details, null);
  }

  /**
   * What an engine said about a state that does not fit: the first lines of what may be hundreds.
   */
  static TaoException stateDiffers(Path file, IllegalArgumentException cause) {
    List<String> details =
        new ArrayList<>(
            first(String.valueOf(cause.getMessage()).lines().map(String::strip).toList()));
    details.add(
        "the optimiser, what is frozen or whether weights are averaged is not what it was; use the"
            + " checkpoint's spec, or start anew in another results folder");
    return new TaoException(
        "TRAIN-002", file + " holds the state of another network or optimiser", details, cause);
  }

  private static List<String> first(List<String> lines) {
    if (lines.size() <= MOST) {
      return lines;
    }
    List<String> few = new ArrayList<>(lines.subList(0, MOST));
    few.add("and %s more".formatted(lines.size() - MOST));
    return few;
  }
}
