package io.tao4j.examples.cli;

import io.tao4j.TaoJob;
import io.tao4j.data.detection.AnchorKMeans;
import io.tao4j.data.detection.LabelProblem;
import io.tao4j.data.detection.LabelSet;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.Network;
import io.tao4j.networks.tasks.detection.DatasetConfig.LabelFormat;
import io.tao4j.networks.tasks.detection.DetectionData;
import io.tao4j.spec.FieldNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** {@code kmeans}: anchor shapes that fit a set's boxes. */
@Command(
    name = "kmeans",
    sortOptions = false,
    description = {
      "Clusters the boxes of label files into anchor shapes, and prints them smallest first, in the"
          + " form that specs take.",
      "Bad labels are left out with a notice."
    })
final class KmeansTask extends SubTask {
  private static final Set<String> SETTINGS =
      Arrays.stream(KmeansSettings.class.getRecordComponents())
          .map(component -> FieldNames.toSpec(component.getName()))
          .collect(Collectors.toSet());

  @Option(
      names = {"-l", "--label_folders"},
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Folders of labels (KITTI's, or --type), COCO's JSON files, YOLO's data.yaml.")
  List<Path> labels = new ArrayList<>();

  @Option(
      names = {"-i", "--image_folders"},
      required = true,
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folder of the pictures of each of them.")
  List<Path> images = new ArrayList<>();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "Form of the labels: ${COMPLETION-CANDIDATES}; without it KITTI for folders, COCO for"
              + " .json, YOLO for .yaml.")
  @Nullable LabelFormat type;

  @Option(
      names = {"-x", "--size_x"},
      required = true,
      paramLabel = "PIXELS",
      description = "Width of the network's input.")
  int width;

  @Option(
      names = {"-y", "--size_y"},
      required = true,
      paramLabel = "PIXELS",
      description = "Height of the network's input.")
  int height;

  @Option(
      names = {"-n", "--num_clusters"},
      paramLabel = "N",
      description = "Number of anchors; 9 unless given.")
  int clusters = 9;

  @Option(names = "--max_steps", paramLabel = "N", description = "Most steps; 10000 unless given.")
  int maxSteps = 10_000;

  @Option(
      names = "--min_x",
      paramLabel = "PIXELS",
      description = "Boxes narrower in their picture are left out; 0 unless given.")
  double minWidth;

  @Option(
      names = "--min_y",
      paramLabel = "PIXELS",
      description = "Boxes lower in their picture are left out; 0 unless given.")
  double minHeight;

  @Option(names = "--seed", paramLabel = "N", description = "Of the first shapes; 42 unless given.")
  long seed = 42;

  KmeansTask(Network<?, ?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  void run() throws Exception {
    if (labels.size() != images.size()) {
      throw usage("-l and -i go together, got %s and %s".formatted(labels.size(), images.size()));
    }
    if (width < 1 || height < 1 || clusters < 1 || maxSteps < 1) {
      throw usage("-x, -y, -n and --max_steps are one or more");
    }
    if (spec != null) {
      console.err().println("notice: -e is ignored: kmeans takes everything from its options");
    }
    Path folder = folder(null);
    open(folder).run(() -> cluster(folder));
  }

  private Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName().substring(2);
      if (SETTINGS.contains(name)) {
        given.put(name, yaml(option.getValue()));
      }
    }
    return given;
  }

  private static String yaml(Object value) {
    return value instanceof List<?> list
        ? list.stream()
            .map(item -> "'" + item.toString().replace("'", "''") + "'")
            .collect(Collectors.joining(", ", "[", "]"))
        : String.valueOf(value);
  }

  private Map<String, Double> cluster(Path folder) throws IOException {
    AtomicFile.writeString(folder.resolve(TaoJob.RESOLVED_SPEC), KmeansSettings.resolved(given()));
    List<AnchorKMeans.Size> boxes = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      LabelSet set =
          DetectionData.labels(
              type == null ? guessed(labels.get(i)) : type, labels.get(i), images.get(i), "");
      set.notices().forEach(notice -> console.err().println("notice: " + notice));
      set.problems().stream()
          .filter(problem -> !problem.kind().tolerable())
          .map(LabelProblem::toString)
          .forEach(problem -> console.err().println("notice: " + problem));
      boxes.addAll(AnchorKMeans.sizes(set, width, height, minWidth, minHeight));
    }
    long different = boxes.stream().distinct().count();
    if (different < clusters) {
      throw new TaoException(
          "CLI-007",
          "%s anchors cannot be found among boxes of %s sizes".formatted(clusters, different),
          "lower -n, --min_x or --min_y, or add labels");
    }
    AnchorKMeans.Result result = AnchorKMeans.cluster(boxes, clusters, seed, maxSteps);
    result.anchors().forEach(anchor -> console.out().println(text(anchor)));
    if (clusters % 3 == 0) {
      String[] names =
          clusters == 6 ? new String[] {"mid", "big"} : new String[] {"small", "mid", "big"};
      int each = clusters / names.length;
      for (int i = 0; i < names.length; i++) {
        String shapes =
            result.anchors().subList(i * each, (i + 1) * each).stream()
                .map(KmeansTask::text)
                .collect(Collectors.joining(",", "[", "]"));
        console.out().println("%s_anchor_shape: \"%s\"".formatted(names[i], shapes));
      }
    }
    Map<String, Double> kpi = new LinkedHashMap<>();
    kpi.put("boxes", (double) boxes.size());
    kpi.put("mean_iou", result.meanIou());
    kpi.put("recall_at_0.5", result.recall());
    console.out().println(Figures.line(kpi));
    return kpi;
  }

  private static LabelFormat guessed(Path labels) {
    String name = labels.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return LabelFormat.COCO;
    }
    return name.endsWith(".yaml") || name.endsWith(".yml") ? LabelFormat.YOLO : LabelFormat.KITTI;
  }

  private static String text(AnchorKMeans.Size size) {
    return String.format(Locale.ROOT, "(%.2f, %.2f)", size.width(), size.height());
  }
}
