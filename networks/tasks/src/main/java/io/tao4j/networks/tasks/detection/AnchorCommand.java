package io.tao4j.networks.tasks.detection;

import io.tao4j.data.detection.AnchorKMeans;
import io.tao4j.data.detection.LabelProblem;
import io.tao4j.data.detection.LabelSet;
import io.tao4j.error.TaoException;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.tasks.detection.DatasetConfig.LabelFormat;
import io.tao4j.spec.SpecBinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code kmeans}: clusters the boxes of label files into anchor shapes, smallest first, in the form
 * that specs take. Bad labels are left out with a notice.
 */
public final class AnchorCommand implements SubCommand<AnchorSpec> {
  @Override
  public String name() {
    return "kmeans";
  }

  @Override
  public String description() {
    return "anchor shapes that fit the boxes of a set";
  }

  @Override
  public SpecBinder<AnchorSpec> specBinder() {
    return SpecBinder.of(AnchorSpec.class)
        .withRules(
            (spec, context) -> {
              if (spec.labelFolders().size() != spec.imageFolders().size()) {
                context.error(
                    "image_folders",
                    "has %s folders, label_folders %s"
                        .formatted(spec.imageFolders().size(), spec.labelFolders().size()),
                    "give the folder of the pictures for each set of labels");
              }
            });
  }

  @Override
  public String defaultSpec() {
    return """
        label_folders: [data/train/labels]
        image_folders: [data/train/images]
        # of the network's input
        size_x: 416
        size_y: 416
        num_clusters: 9
        """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-l", "--label_folders"),
            Kind.PATHS,
            "label_folders",
            "Folders of labels (KITTI's, or --type), COCO's JSON files, YOLO's data.yaml."),
        new Option(
            List.of("-i", "--image_folders"),
            Kind.PATHS,
            "image_folders",
            "Folder of the pictures of each of them."),
        new Option(
            List.of("--type"),
            Kind.WORD,
            "type",
            "Form of the labels: %s; without it KITTI for folders, COCO for .json, YOLO for .yaml."
                .formatted(List.of(LabelFormat.values()))),
        new Option(List.of("-x", "--size_x"), Kind.WORD, "size_x", "Width of the network's input."),
        new Option(
            List.of("-y", "--size_y"), Kind.WORD, "size_y", "Height of the network's input."),
        new Option(
            List.of("-n", "--num_clusters"),
            Kind.WORD,
            "num_clusters",
            "Number of anchors; 9 unless given."),
        new Option(
            List.of("--max_steps"), Kind.WORD, "max_steps", "Most steps; 10000 unless given."),
        new Option(
            List.of("--min_x"),
            Kind.WORD,
            "min_x",
            "Boxes no wider than this in the network's input are left out; 0 unless given."),
        new Option(
            List.of("--min_y"),
            Kind.WORD,
            "min_y",
            "Boxes no higher than this in the network's input are left out; 0 unless given."),
        new Option(List.of("--seed"), Kind.WORD, "seed", "Of the first shapes; 42 unless given."));
  }

  /**
   * @throws TaoException {@code LABEL-016} if there are fewer different boxes than anchors are
   *     wanted; {@code LABEL-…} as the readers
   */
  @Override
  public Result run(AnchorSpec spec) {
    List<String> notices = new ArrayList<>();
    List<AnchorKMeans.Size> boxes = new ArrayList<>();
    for (int i = 0; i < spec.labelFolders().size(); i++) {
      Path labels = spec.labelFolders().get(i);
      LabelSet set =
          DetectionData.labels(
              spec.type().orElseGet(() -> format(labels)), labels, spec.imageFolders().get(i), "");
      notices.addAll(set.notices());
      set.problems().stream()
          .filter(problem -> !problem.kind().tolerable())
          .map(LabelProblem::toString)
          .forEach(notices::add);
      boxes.addAll(AnchorKMeans.sizes(set, spec.sizeX(), spec.sizeY(), spec.minX(), spec.minY()));
    }
    int clusters = spec.numClusters();
    long different = boxes.stream().distinct().count();
    if (different < clusters) {
      throw new TaoException(
          "LABEL-016",
          "%s anchors cannot be found among boxes of %s sizes".formatted(clusters, different),
          "lower num_clusters, min_x or min_y, or add labels");
    }
    AnchorKMeans.Result result =
        AnchorKMeans.cluster(boxes, clusters, spec.seed(), spec.maxSteps());
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("boxes", (double) boxes.size());
    figures.put("mean_iou", result.meanIou());
    figures.put("recall_at_0.5", result.recall());
    List<String> lines = lines(result.anchors());
    lines.add(
        String.format(
            Locale.ROOT,
            "%s boxes, mean overlap %.4f, %.4f of them above 0.5",
            boxes.size(),
            result.meanIou(),
            result.recall()));
    return new Result(lines, notices, figures, List.of());
  }

  private static List<String> lines(List<AnchorKMeans.Size> anchors) {
    List<String> lines = new ArrayList<>(anchors.stream().map(AnchorCommand::text).toList());
    if (anchors.size() % 3 == 0) {
      List<String> names =
          anchors.size() == 6 ? List.of("mid", "big") : List.of("small", "mid", "big");
      int each = anchors.size() / names.size();
      for (int i = 0; i < names.size(); i++) {
        String shapes =
            anchors.subList(i * each, (i + 1) * each).stream()
                .map(AnchorCommand::text)
                .collect(Collectors.joining(",", "[", "]"));
        lines.add("%s_anchor_shape: \"%s\"".formatted(names.get(i), shapes));
      }
    }
    return lines;
  }

  private static LabelFormat format(Path labels) {
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
