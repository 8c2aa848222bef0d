package io.tao4j.examples.cli;

import io.tao4j.PrunedModel;
import io.tao4j.TaoModel;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.Network;
import io.tao4j.prune.PruneSettings;
import io.tao4j.spec.Verb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prune}: a smaller model file. */
@Command(
    name = "prune",
    sortOptions = false,
    description = {
      "Removes the channels that matter least.",
      "Say how many by a threshold on their scores (-pth, as TAO) or by the share of all parameters"
          + " to remove (--share). Retrain afterwards."
    })
final class PruneTask extends SubTask {
  private static final double TAO_THRESHOLD = 0.1;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "Model file (.tao).")
  Path modelFile = Path.of("");

  @Option(
      names = {"-o", "--output_file"},
      required = true,
      paramLabel = "FILE",
      description = "Pruned model file to write (.tao).")
  Path output = Path.of("");

  @Option(
      names = {"-pth", "--pruning_threshold"},
      paramLabel = "SCORE",
      description = "Channels with a normalised score up to this go; 0.1 unless given.")
  @Nullable Double threshold;

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      description = "Share of the parameters to remove, above 0 and below 1; instead of -pth.")
  @Nullable Double share;

  @Option(
      names = {"-n", "-nrm", "--normalizer"},
      paramLabel = "NAME",
      description = "Scores within a layer: ${COMPLETION-CANDIDATES}; max unless given.")
  PruneSettings.Normalizer normalizer = PruneSettings.Normalizer.MAX;

  @Option(
      names = {"-eq", "--equalization_criterion"},
      paramLabel = "NAME",
      description = "Scores of joined layers: ${COMPLETION-CANDIDATES}; union unless given.")
  PruneSettings.Equalization equalization = PruneSettings.Equalization.UNION;

  @Option(
      names = {"-pg", "--pruning_granularity"},
      paramLabel = "N",
      description = "Channels are kept in multiples of this; 8 unless given.")
  int granularity = 8;

  @Option(
      names = {"-nf", "--min_num_filters"},
      paramLabel = "N",
      description = "A layer keeps at least so many channels; 16 unless given.")
  int minimumFilters = 16;

  @Option(
      names = {"-el", "--excluded_layers"},
      arity = "1..*",
      split = ",",
      paramLabel = "LAYER",
      description = "Layers that keep all channels.")
  List<String> excludedLayers = List.of();

  PruneTask(Network<?, ?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  Verb verb() {
    return Verb.PRUNE;
  }

  @Override
  void run() throws Exception {
    PruneSettings settings = settings();
    Path folder = folder(output);
    open(folder).run(() -> prune(settings, folder));
  }

  private PruneSettings settings() {
    if (threshold != null && share != null) {
      throw usage("-pth and --share exclude each other");
    }
    try {
      PruneSettings.Target target =
          share != null
              ? new PruneSettings.Target.ParameterShare(share)
              : new PruneSettings.Target.Threshold(threshold == null ? TAO_THRESHOLD : threshold);
      return new PruneSettings(
          target,
          normalizer,
          equalization,
          granularity,
          minimumFilters,
          Set.copyOf(excludedLayers));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, Number> prune(PruneSettings settings, Path folder) throws Exception {
    TaoModel model = model(modelFile, folder);
    PrunedModel pruned = model.prune(settings);
    Path plan = folder.resolve("pruning_plan.json");
    AtomicFile.writeString(plan, pruned.plan().toJson());
    Path file = pruned.save(output);
    console.out().println(pruned.plan().toText());
    console.out().println("wrote " + file);
    console.out().println("wrote " + plan);
    Map<String, Number> kpi = new LinkedHashMap<>();
    kpi.put("pruning_ratio", pruned.plan().ratio());
    kpi.put("size", Figures.mebibytes(Files.size(file)));
    kpi.put("param_count", pruned.parameterCount());
    kpi.put("parameters_before", pruned.plan().parametersBefore());
    kpi.put("parameters_after", pruned.plan().parametersAfter());
    return kpi;
  }
}
