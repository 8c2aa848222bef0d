package io.tao4j.weights;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.StoredType;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.format.StoredTensor;
import io.tao4j.weights.format.WeightFile;
import io.tao4j.weights.format.WeightFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts a file's weights into a network. Of several {@link NameMap}s, and of the prefixes that the
 * file's names may have, those are taken that match most. Tensors that are stored as they are
 * needed are not copied to the heap.
 */
public final class WeightLoader {

  /**
   * How to load.
   *
   * @param names what the parameters may be called in the file; the first wins at a tie
   * @param head which parameters belong to the last layer: these may have another shape in the file
   *     or be missing there, and then keep their first numbers
   * @param partial whether a file is accepted that lacks parameters or has more
   * @param tables parameters that are resampled where the file's are for another image size
   * @param leftover names in the file that may be left over: a head that the network does not have
   */
  public record Options(
      List<NameMap> names,
      Predicate<String> head,
      boolean partial,
      Map<String, PositionTable> tables,
      Predicate<String> leftover) {
    public Options {
      names = List.copyOf(names);
      tables = Map.copyOf(tables);
    }

    /** All that is in the file must be taken. */
    public Options(
        List<NameMap> names,
        Predicate<String> head,
        boolean partial,
        Map<String, PositionTable> tables) {
      this(names, head, partial, tables, name -> false);
    }

    /** Of a network without tables of positions. */
    public Options(List<NameMap> names, Predicate<String> head, boolean partial) {
      this(names, head, partial, Map.of());
    }

    /** All must fit, the last layer included. */
    public static Options exact(NameMap... names) {
      return new Options(List.of(names), name -> false, false);
    }
  }

  /**
   * A network with loaded weights.
   *
   * @param report what was loaded
   */
  public record Result(Model model, LoadReport report) {}

  /** What a tensor counts that has the shape too, where one of another shape counts 1. */
  private static final int FITTING = 2;

  private final Graph graph;
  private final WeightFile file;
  private final Options options;
  private final KernelLayout layout;
  private final Map<String, Shape> expected = new LinkedHashMap<>();

  private WeightLoader(Graph graph, WeightFile file, Options options) {
    this.graph = graph;
    this.file = file;
    this.options = options;
    this.layout = new KernelLayout(graph);
    graph.parameters().forEach(p -> expected.put(p.name(), p.shape()));
    graph.buffers().forEach(b -> expected.put(b.name(), b.shape()));
  }

  /**
   * Loads a file.
   *
   * @param fresh the network with its first numbers; what is not loaded keeps them
   * @throws TaoException {@code WEIGHTS-008} a tensor holds NaN or infinity, {@code WEIGHTS-010}
   *     the file does not hold this network's weights, or more
   */
  public static Result load(Model fresh, WeightFile file, Options options) {
    WeightLoader loader = new WeightLoader(fresh.graph(), file, options);
    Map<String, Tensor> loaded = new LinkedHashMap<>();
    LoadReport report = loader.load(loaded);
    return new Result(fresh.withWeights(fresh.weights().with(loaded)), report);
  }

  /**
   * Loads a file. Only what is not loaded is drawn, which for a large network takes longer than
   * loading.
   *
   * @param graph the network
   * @param meta of the model that is made
   * @param seed of what is drawn
   * @throws TaoException as {@link #load(Model, WeightFile, Options)} does
   */
  public static Result load(
      Graph graph, ModelMeta meta, long seed, WeightFile file, Options options) {
    Map<String, Tensor> loaded = new LinkedHashMap<>();
    LoadReport report = new WeightLoader(graph, file, options).load(loaded);
    return new Result(new Model(graph, Weights.initialize(graph, seed, loaded), meta), report);
  }

  /** A convention and what stands before its names. */
  private record Match(NameMap names, String prefix) {}

  private LoadReport load(Map<String, Tensor> loaded) {
    Match match = bestMatch();
    Set<String> used = new HashSet<>();
    List<String> missing = new ArrayList<>();
    List<String> freshHead = new ArrayList<>();
    List<String> resized = new ArrayList<>();
    Map<String, Tensor> read = new LinkedHashMap<>();
    expected.forEach(
        (name, shape) -> {
          String foreign = foreign(match, name);
          StoredTensor stored = foreign == null ? null : file.tensors().get(foreign);
          if (stored != null && fits(match, name, stored, shape)) {
            used.add(foreign);
            loaded.put(name, read(match, name, stored, shape));
            read.put(foreign, loaded.get(name));
            return;
          }
          PositionTable table = options.tables().get(name);
          if (stored != null && table != null && table.canResample(stored.shape(), shape)) {
            used.add(foreign);
            loaded.put(name, table.resample(stored.readFloat32()));
            read.put(foreign, loaded.get(name));
            resized.add("%s: %s to %s".formatted(foreign, stored.shape(), shape));
            return;
          }
          String reason =
              "%s %s: %s"
                  .formatted(
                      foreign == null ? name : foreign,
                      shape,
                      stored == null ? "not in the file" : "the file has " + stored.shape());
          if (options.head().test(name)) {
            if (stored != null) {
              used.add(foreign);
            }
            freshHead.add(reason);
          } else {
            if (stored != null) {
              used.add(foreign);
            }
            missing.add(reason);
          }
        });
    checkFinite(read);
    List<String> absorbed = absorb(match, loaded, used);
    List<String> unexpected =
        file.tensors().keySet().stream()
            .filter(name -> name.startsWith(match.prefix()) && !used.contains(name))
            .filter(name -> !isNoWeight(name))
            .filter(name -> !options.leftover().test(name.substring(match.prefix().length())))
            .toList();
    LoadReport report =
        new LoadReport(
            file.path().toString(),
            file.format(),
            match.names().convention(),
            match.prefix(),
            others(match),
            List.copyOf(loaded.keySet()),
            missing,
            unexpected,
            freshHead,
            absorbed,
            resized);
    if (!options.partial() || loaded.isEmpty()) {
      report.requireComplete();
    }
    return report;
  }

  /** Counters, indices and masks that follow from sizes, which no network here has. */
  private static boolean isNoWeight(String name) {
    return name.endsWith("num_batches_tracked")
        || name.endsWith("relative_position_index")
        || name.endsWith("attn_mask")
        || name.startsWith("normalization/")
        || name.startsWith("save_counter");
  }

  private static @Nullable String foreign(Match match, String name) {
    String foreign = match.names().foreign(name);
    return foreign == null ? null : match.prefix() + foreign;
  }

  /** A SavedModel under this library's own names is one that it wrote. */
  private KernelLayout.Order order(Match match) {
    if (!file.format().channelsLast()) {
      return KernelLayout.Order.HERE;
    }
    if (match.names().convention().equals(NameMap.TAO)) {
      return KernelLayout.Order.KERAS_CHANNELS_FIRST;
    }
    boolean isTao4j = match.names().convention().equals(NameMap.TAO4J);
    return isTao4j && file.format() == WeightFormat.TENSORFLOW
        ? KernelLayout.Order.KERNELS_LAST
        : KernelLayout.Order.KERAS;
  }

  private boolean fits(Match match, String name, StoredTensor stored, Shape shape) {
    return stored.type() != StoredType.BOOL
        && layout.fits(name, stored.shape(), shape, order(match));
  }

  private Tensor read(Match match, String name, StoredTensor stored, Shape shape) {
    return layout.convert(name, stored.readFloat32(), shape, order(match));
  }

  /** A look at every number is most of the work for a large file: all processors take part. */
  private void checkFinite(Map<String, Tensor> byForeignName) {
    byForeignName.entrySet().parallelStream()
        .filter(tensor -> !tensor.getValue().isFinite())
        .findFirst()
        .ifPresent(
            tensor -> {
              throw new TaoException(
                  "WEIGHTS-008",
                  "%s: tensor '%s' holds NaN or infinity".formatted(file.path(), tensor.getKey()),
                  "the file is damaged, or the training that made it diverged");
            });
  }

  // Names

  private Match bestMatch() {
    Match best = new Match(options.names().get(0), "");
    int most = -1;
    for (NameMap names : options.names()) {
      for (String prefix : prefixes(names)) {
        Match match = new Match(names, prefix);
        int count = count(match);
        if (count == FITTING * expected.size()) {
          return match; // nothing matches better, and other names take time to be made
        }
        if (count > most) {
          best = match;
          most = count;
        }
      }
    }
    return best;
  }

  /** What may stand before names: none, or what stands before some parameter's name in the file. */
  private Set<String> prefixes(NameMap names) {
    Set<String> prefixes = new LinkedHashSet<>();
    prefixes.add("");
    expected.keySet().stream()
        .map(names::foreign)
        .filter(java.util.Objects::nonNull)
        .limit(3)
        .forEach(
            first ->
                file.tensors().keySet().stream()
                    .filter(name -> name.endsWith("." + first) || name.endsWith("/" + first))
                    .limit(1000)
                    .forEach(
                        name -> prefixes.add(name.substring(0, name.length() - first.length()))));
    return prefixes;
  }

  /** Where the file has the same once more, an average of the weights for example. */
  private List<String> others(Match match) {
    int found = count(match);
    return prefixes(match.names()).stream()
        .filter(prefix -> !prefix.isEmpty() && !prefix.equals(match.prefix()))
        .filter(prefix -> count(new Match(match.names(), prefix)) == found)
        .toList();
  }

  private int count(Match match) {
    int count = 0;
    for (Map.Entry<String, Shape> parameter : expected.entrySet()) {
      String foreign = foreign(match, parameter.getKey());
      StoredTensor stored = foreign == null ? null : file.tensors().get(foreign);
      if (stored != null) {
        count += fits(match, parameter.getKey(), stored, parameter.getValue()) ? FITTING : 1;
      }
    }
    return count;
  }

  // Biases before batch norms

  /**
   * Convolutions here have no bias where a batch norm follows. Where the file's have one it is
   * subtracted from that batch norm's running mean, in training and inference the same network.
   */
  private List<String> absorb(Match match, Map<String, Tensor> loaded, Set<String> used) {
    Map<Value, List<Node>> consumers = graph.consumers();
    Map<String, Tensor> changed = new HashMap<>();
    List<String> absorbed = new ArrayList<>();
    for (Node conv : graph.nodes()) {
      if (!(conv.op() instanceof WindowOp.Conv) || conv.inputs().size() != 2) {
        continue;
      }
      String kernel = foreign(match, conv.inputs().get(1).name());
      List<Node> next = consumers.getOrDefault(conv.output(), List.of());
      if (kernel == null
          || next.size() != 1
          || !(next.get(0).op() instanceof NormalizeOp.BatchNorm)) {
        continue;
      }
      String bias = kernel.replaceAll("(kernel|weight)$", "bias");
      String mean = next.get(0).inputs().get(3).name();
      StoredTensor stored = file.tensors().get(bias);
      Tensor running = loaded.get(mean);
      if (stored == null || running == null || !stored.shape().equals(running.shape())) {
        continue;
      }
      float[] values = running.toFloatArray();
      Tensor subtracted = read(match, mean, stored, running.shape());
      checkFinite(Map.of(bias, subtracted));
      float[] shift = subtracted.toFloatArray();
      for (int i = 0; i < values.length; i++) {
        values[i] -= shift[i];
      }
      changed.put(mean, Tensor.of(values, running.shape().toArray()));
      used.add(bias);
      absorbed.add(bias);
    }
    loaded.putAll(changed);
    return absorbed;
  }
}
