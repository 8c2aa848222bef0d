package io.tao4j.prune;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.WindowOp;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.prune.ChannelAnalysis.Cut;
import io.tao4j.prune.ChannelAnalysis.Run;
import io.tao4j.prune.ChannelAnalysis.Scored;
import io.tao4j.spec.NearestNames;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Removes the channels that matter least, by the norms of their kernels: Molchanov et al. 2016,
 * arXiv 1611.06440, in the form that TAO gives it. Layers joined by residuals keep the same
 * channels; depthwise convolutions follow their producers; what an output or an excluded layer
 * needs stays.
 */
public final class Pruner {
  private final Model model;
  private final PruneSettings settings;
  private final ChannelAnalysis analysis;
  private final List<ScoredGroup> groups;

  /** A group with its scores; indices are positions in {@code roots}. */
  private record ScoredGroup(List<Scored> layers, int[] roots, double[] scores, String pinned) {}

  private Pruner(Model model, PruneSettings settings) {
    this.model = model;
    this.settings = settings;
    this.analysis = new ChannelAnalysis(model.graph());
    requireLayers(model.graph(), settings.excludedLayers());
    settings.excludedLayers().forEach(analysis::pin);
    this.groups = groups();
  }

  /** All unknown names at once, each with what was probably meant. */
  private static void requireLayers(Graph graph, Set<String> names) {
    List<String> layers = graph.nodes().stream().map(Node::name).toList();
    List<String> problems = new ArrayList<>();
    for (String name : names.stream().sorted().toList()) {
      if (graph.node(name) == null) {
        String near = NearestNames.hint(name, layers);
        List<String> within =
            layers.stream().filter(layer -> layer.contains(name)).limit(3).toList();
        problems.add(
            "'%s' is none%s"
                .formatted(
                    name,
                    !near.isEmpty()
                        ? ": " + near
                        : within.isEmpty() ? "" : ": did you mean one of " + within + "?"));
      }
    }
    if (!problems.isEmpty()) {
      problems.add("names are those of the layer summary, such as " + layers.get(0));
      throw new TaoException(
          "PRUNE-001",
          "layers to exclude that are not in the network: " + (problems.size() - 1),
          problems,
          null);
    }
  }

  /**
   * Works out what to remove.
   *
   * @throws TaoException {@code PRUNE-001} for an excluded layer that is not there, {@code
   *     PRUNE-002} if the share cannot be reached, {@code PRUNE-003} if nothing can be pruned
   */
  public static PruningPlan plan(Model model, PruneSettings settings) {
    Pruner pruner = new Pruner(model, settings);
    if (pruner.groups.stream().allMatch(g -> !g.pinned().isEmpty())) {
      throw new TaoException(
          "PRUNE-003",
          "no layer of the network can be pruned",
          "all are outputs or excluded, or it was trained with quantisation: prune before that");
    }
    return settings.target() instanceof PruneSettings.Target.Threshold t
        ? pruner.planAt(t.value())
        : pruner.planShare(((PruneSettings.Target.ParameterShare) settings.target()).share());
  }

  /**
   * Plans and applies, to the main part of a model; {@link Model#withChanged} prunes another one.
   */
  public static Model prune(Model model, PruneSettings settings) {
    return apply(model, plan(model, settings));
  }

  private List<ScoredGroup> groups() {
    // Layers whose output labels were merged belong together, also through a third layer.
    ChannelLabels labels = analysis.labels();
    List<List<Scored>> sets = new ArrayList<>();
    Map<Integer, List<Scored>> setOfRoot = new LinkedHashMap<>();
    for (Scored layer : analysis.scored()) {
      List<Scored> set = new ArrayList<>(List.of(layer));
      sets.add(set);
      for (int label : layer.labels()) {
        List<Scored> other = setOfRoot.get(labels.root(label));
        if (other != null && other != set) {
          set.addAll(0, other);
          sets.remove(other);
          List<Scored> merged = set;
          setOfRoot.replaceAll((root, owner) -> owner == other ? merged : owner);
        }
        setOfRoot.put(labels.root(label), set);
      }
    }
    return sets.stream().map(this::score).toList();
  }

  private ScoredGroup score(List<Scored> layers) {
    ChannelLabels labels = analysis.labels();
    int[] roots =
        layers.stream()
            .flatMapToInt(l -> Arrays.stream(l.labels()))
            .map(labels::root)
            .distinct()
            .sorted()
            .toArray();
    Map<Integer, Integer> position = new LinkedHashMap<>();
    for (int i = 0; i < roots.length; i++) {
      position.put(roots[i], i);
    }
    Merge[] merges =
        IntStream.range(0, roots.length).mapToObj(i -> new Merge()).toArray(Merge[]::new);
    for (Scored layer : layers) {
      double[] magnitudes = normalized(norms(model.weights().get(layer.weight()), layer.axis()));
      for (int i = 0; i < magnitudes.length; i++) {
        merges[position.get(labels.root(layer.labels()[i]))].add(magnitudes[i]);
      }
    }
    double[] scores =
        Arrays.stream(merges).mapToDouble(m -> m.result(settings.equalization())).toArray();
    boolean pinned = Arrays.stream(roots).anyMatch(labels::isPinned);
    return new ScoredGroup(layers, roots, scores, pinned ? "needed whole" : "");
  }

  /** L2 norm of the kernel of each output channel. */
  private static double[] norms(Tensor weight, int axis) {
    float[] values = weight.toFloatArray();
    int channels = Math.toIntExact(weight.shape().size(axis));
    int inner = 1;
    for (int i = axis + 1; i < weight.shape().rank(); i++) {
      inner *= (int) weight.shape().size(i);
    }
    double[] norms = new double[channels];
    for (int i = 0; i < values.length; i++) {
      norms[i / inner % channels] += (double) values[i] * values[i];
    }
    return Arrays.stream(norms).map(Math::sqrt).toArray();
  }

  private double[] normalized(double[] norms) {
    double divisor =
        switch (settings.normalizer()) {
          case MAX -> Arrays.stream(norms).max().orElse(0);
          case L2 -> Math.sqrt(Arrays.stream(norms).map(n -> n * n).sum()) / norms.length;
        };
    return divisor == 0 ? norms : Arrays.stream(norms).map(n -> n / divisor).toArray();
  }

  /** Scores of one channel from several layers. */
  private static final class Merge {
    private double largest = Double.NEGATIVE_INFINITY;
    private double smallest = Double.POSITIVE_INFINITY;
    private double sum;
    private double sumOfLogarithms;
    private int count;

    void add(double score) {
      largest = Math.max(largest, score);
      smallest = Math.min(smallest, score);
      sum += score;
      sumOfLogarithms += Math.log(score);
      count++;
    }

    double result(PruneSettings.Equalization equalization) {
      return switch (equalization) {
        case UNION -> largest;
        case INTERSECTION -> smallest;
        case ARITHMETIC_MEAN -> sum / count;
        case GEOMETRIC_MEAN -> Math.exp(sumOfLogarithms / count);
      };
    }
  }

  private int[] keep(ScoredGroup group, double threshold) {
    int depth = group.roots().length;
    if (!group.pinned().isEmpty()) {
      return IntStream.range(0, depth).toArray();
    }
    double[] scores = group.scores();
    int above = (int) Arrays.stream(scores).filter(s -> s > threshold).count();
    int count = Math.max(Math.min(settings.minimumFilters(), depth), above);
    int step = settings.granularity();
    count = Math.min(depth, (count + step - 1) / step * step);
    BitSet kept = best(IntStream.range(0, depth).toArray(), scores, count);
    for (Scored layer : group.layers()) {
      // Behind a concat a group is wider than a layer: none of its layers may run dry.
      keepSome(group, layer.labels(), kept);
    }
    for (Run run : analysis.runs()) {
      // A slice takes a part of a layer, which may not run dry either.
      keepSome(group, run.labels(), kept);
    }
    return kept.stream().toArray();
  }

  private void keepSome(ScoredGroup group, int[] labels, BitSet kept) {
    int[] positions =
        Arrays.stream(labels)
            .map(label -> Arrays.binarySearch(group.roots(), analysis.labels().root(label)))
            .filter(position -> position >= 0)
            .distinct()
            .toArray();
    kept.or(best(positions, group.scores(), Math.min(settings.minimumFilters(), positions.length)));
  }

  /** The positions with the highest scores; ties go to the lower one. */
  private static BitSet best(int[] positions, double[] scores, int count) {
    BitSet best = new BitSet();
    Arrays.stream(positions)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]).thenComparing(i -> i))
        .limit(count)
        .forEach(best::set);
    return best;
  }

  private PruningPlan planShare(double share) {
    double[] candidates =
        groups.stream()
            .filter(g -> g.pinned().isEmpty())
            .flatMapToDouble(g -> Arrays.stream(g.scores()))
            .distinct()
            .sorted()
            .toArray();
    int low = 0;
    int high = candidates.length - 1;
    PruningPlan most = planAt(candidates[high]);
    if (1 - most.ratio() < share) {
      throw new TaoException(
          "PRUNE-002",
          String.format(
              Locale.ROOT,
              "%.0f %% of the parameters cannot be removed, at most %.1f %% can",
              share * 100,
              (1 - most.ratio()) * 100),
          "lower the share, the granularity (%s) or the least number of filters (%s)"
              .formatted(settings.granularity(), settings.minimumFilters()));
    }
    while (low < high) {
      int middle = (low + high) / 2;
      if (1 - planAt(candidates[middle]).ratio() >= share) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return planAt(candidates[low]);
  }

  private PruningPlan planAt(double threshold) {
    ChannelLabels labels = analysis.labels();
    BitSet removed = new BitSet(labels.count());
    List<PruningPlan.Group> described = new ArrayList<>();
    for (ScoredGroup group : groups) {
      int[] kept = keep(group, threshold);
      BitSet keptPositions = new BitSet();
      Arrays.stream(kept).forEach(keptPositions::set);
      for (int i = 0; i < group.roots().length; i++) {
        if (!keptPositions.get(i)) {
          removed.set(group.roots()[i]);
        }
      }
      described.add(
          new PruningPlan.Group(
              group.layers().stream().map(Scored::node).toList(),
              group.roots().length,
              Arrays.stream(kept).boxed().toList(),
              Arrays.stream(group.scores()).boxed().toList(),
              group.pinned()));
    }
    Map<String, Map<Integer, List<Integer>>> cuts = new LinkedHashMap<>();
    for (Cut cut : analysis.cuts()) {
      List<Integer> kept =
          IntStream.range(0, cut.labels().length)
              .filter(i -> !removed.get(labels.root(cut.labels()[i])))
              .boxed()
              .toList();
      if (kept.size() < cut.labels().length) {
        cuts.computeIfAbsent(cut.tensor(), t -> new LinkedHashMap<>()).put(cut.axis(), kept);
      }
    }
    Map<String, Integer> depthwise = new LinkedHashMap<>();
    analysis
        .depthwise()
        .forEach(
            (node, input) -> {
              int kept = kept(input, input.length, removed);
              if (kept < input.length) {
                depthwise.put(node, kept);
              }
            });
    Map<String, PruningPlan.Bounds> slices = new LinkedHashMap<>();
    for (Run run : analysis.runs()) {
      int start = kept(run.input(), run.start(), removed);
      int end = kept(run.input(), run.end(), removed);
      if (start != run.start() || end != run.end()) {
        slices.put(run.node(), new PruningPlan.Bounds(start, end));
      }
    }
    long after =
        model.graph().parameters().stream()
            .mapToLong(p -> cutShape(p.shape(), cuts.getOrDefault(p.name(), Map.of())).elements())
            .sum();
    return new PruningPlan(
        threshold, described, cuts, depthwise, slices, model.graph().parameterCount(), after);
  }

  /** How many of the labels before a position stay. */
  private int kept(int[] labels, int end, BitSet removed) {
    return (int)
        Arrays.stream(labels, 0, end)
            .filter(label -> !removed.get(analysis.labels().root(label)))
            .count();
  }

  private static Shape cutShape(Shape shape, Map<Integer, List<Integer>> axes) {
    Shape cut = shape;
    for (Map.Entry<Integer, List<Integer>> axis : axes.entrySet()) {
      cut = cut.with(axis.getKey(), Dim.of(axis.getValue().size()));
    }
    return cut;
  }

  /** The smaller model of a plan that was made for this model. */
  public static Model apply(Model model, PruningPlan plan) {
    Graph graph = model.graph();
    List<Parameter> parameters =
        graph.parameters().stream()
            .map(p -> new Parameter(p.name(), cutShape(p, plan), p.role(), p.initializer()))
            .toList();
    List<Buffer> buffers =
        graph.buffers().stream()
            .map(
                b ->
                    new Buffer(
                        b.name(),
                        cutShape(b.shape(), plan.cuts().getOrDefault(b.name(), Map.of())),
                        b.initializer()))
            .toList();
    List<Node> nodes = graph.nodes().stream().map(n -> adapt(n, plan)).toList();
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights().asMap());
    plan.cuts().forEach((name, axes) -> tensors.computeIfPresent(name, (n, t) -> cut(t, axes)));
    Graph smaller = new Graph(graph.inputs(), parameters, buffers, nodes, graph.outputs());
    ModelMeta meta =
        model
            .meta()
            .withProperty("pruning_ratio", String.format(Locale.ROOT, "%.4f", plan.ratio()));
    return model.withGraph(smaller, Weights.of(tensors)).withMeta(meta);
  }

  private static Shape cutShape(Parameter parameter, PruningPlan plan) {
    return cutShape(parameter.shape(), plan.cuts().getOrDefault(parameter.name(), Map.of()));
  }

  /** A node whose op says how many channels there are, or where, says it anew. */
  private static Node adapt(Node node, PruningPlan plan) {
    Integer groups = plan.depthwiseGroups().get(node.name());
    if (groups != null && node.op() instanceof WindowOp.Conv op) {
      return new Node(node.name(), op.withGroups(groups), node.inputs());
    }
    if (groups != null && node.op() instanceof WindowOp.ConvTranspose op) {
      return new Node(node.name(), op.withGroups(groups), node.inputs());
    }
    PruningPlan.Bounds bounds = plan.slices().get(node.name());
    if (bounds != null && node.op() instanceof MovementOp.Slice op) {
      return new Node(
          node.name(),
          new MovementOp.Slice(op.axis(), bounds.start(), bounds.end(), op.step()),
          node.inputs());
    }
    return node;
  }

  private static Tensor cut(Tensor tensor, Map<Integer, List<Integer>> axes) {
    Tensor result = tensor;
    for (Map.Entry<Integer, List<Integer>> axis : axes.entrySet()) {
      result = select(result, axis.getKey(), axis.getValue());
    }
    return result;
  }

  private static Tensor select(Tensor tensor, int axis, List<Integer> kept) {
    Shape shape = tensor.shape();
    int outer = 1;
    int inner = 1;
    for (int i = 0; i < shape.rank(); i++) {
      if (i < axis) {
        outer *= (int) shape.size(i);
      } else if (i > axis) {
        inner *= (int) shape.size(i);
      }
    }
    int size = (int) shape.size(axis);
    float[] from = tensor.toFloatArray();
    float[] to = new float[outer * kept.size() * inner];
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (int index : kept) {
        System.arraycopy(from, (o * size + index) * inner, to, at, inner);
        at += inner;
      }
    }
    return Tensor.of(to, shape.with(axis, Dim.of(kept.size())).toArray());
  }
}
