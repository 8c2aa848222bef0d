package io.tao4j.networks.tasks.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.FileNames;
import io.tao4j.data.detection.CocoLabels;
import io.tao4j.data.detection.DetectionRecords;
import io.tao4j.data.detection.KittiLabels;
import io.tao4j.data.detection.Label;
import io.tao4j.data.detection.LabelProblem;
import io.tao4j.data.detection.LabelReport;
import io.tao4j.data.detection.LabelSet;
import io.tao4j.data.detection.LabelledPicture;
import io.tao4j.data.detection.YoloLabels;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import io.tao4j.networks.tasks.detection.DatasetConvertSpec.CocoConfig;
import io.tao4j.networks.tasks.detection.DatasetConvertSpec.KittiConfig;
import io.tao4j.networks.tasks.detection.DatasetConvertSpec.YoloConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes labels as TFRecords in TAO's form: {@code OUTPUT-fold-000-of-002-shard-00000-of-00010} and
 * so on. The pictures stay where they are.
 */
public final class DatasetConversion {
  /** TAO divides with this seed whatever the training's. */
  private static final long SEED = 42;

  private DatasetConversion() {}

  /**
   * What was written.
   *
   * @param files record files
   * @param pictures of each fold
   * @param boxes by the name that was written, in all folds
   * @param problems of the labels that were left out or cut
   * @param notices what a person should know of the labels as a whole
   */
  public record Result(
      List<Path> files,
      List<Integer> pictures,
      SortedMap<String, Integer> boxes,
      List<LabelProblem> problems,
      List<String> notices) {}

  private record Fold(List<LabelledPicture> pictures, int shards) {}

  /**
   * Converts.
   *
   * @param output start of the files' names, with their folder
   * @throws TaoException {@code LABEL-…} as the readers; {@code LABEL-010} too many bad labels;
   *     {@code LABEL-011} the spec does not fit the data; {@code LABEL-012} a file cannot be
   *     written
   */
  public static Result run(DatasetConvertSpec spec, Path output) {
    List<LabelSet> read = new ArrayList<>();
    List<Fold> folds =
        spec.kittiConfig().isPresent()
            ? kitti(spec, spec.kittiConfig().get(), read)
            : spec.cocoConfig().isPresent()
                ? coco(spec, spec.cocoConfig().get(), read)
                : yolo(spec, spec.yoloConfig().orElseThrow(), read);
    Path root = spec.imageDirectoryPath().orElseGet(() -> root(spec));
    List<Path> files = new ArrayList<>();
    SortedMap<String, Integer> boxes = new TreeMap<>();
    for (int f = 0; f < folds.size(); f++) {
      List<LabelledPicture> pictures = folds.get(f).pictures();
      int shards = Math.max(1, Math.min(folds.get(f).shards(), pictures.size()));
      for (int s = 0; s < shards; s++) {
        int from = (int) ((long) pictures.size() * s / shards);
        int to = (int) ((long) pictures.size() * (s + 1) / shards);
        String name =
            String.format(
                Locale.ROOT,
                "%s-fold-%03d-of-%03d-shard-%05d-of-%05d",
                output.getFileName(),
                f,
                folds.size(),
                s,
                shards);
        Path file = output.resolveSibling(name);
        try {
          DetectionRecords.write(file, root, pictures.subList(from, to));
        } catch (IOException e) {
          throw new TaoException(
              "LABEL-012",
              "cannot write " + file + ": " + e,
              List.of("check the folder and its free space"),
              e);
        }
        files.add(file);
      }
      for (LabelledPicture picture : pictures) {
        picture.labels().forEach(label -> boxes.merge(label.className(), 1, Integer::sum));
      }
    }
    LabelSet all = LabelSet.joined(output.toString(), read);
    return new Result(
        files,
        folds.stream().map(fold -> fold.pictures().size()).toList(),
        boxes,
        all.problems(),
        all.notices());
  }

  private static Path root(DatasetConvertSpec spec) {
    return spec.kittiConfig()
        .map(KittiConfig::rootDirectoryPath)
        .or(() -> spec.cocoConfig().map(CocoConfig::rootDirectoryPath))
        .orElseGet(() -> spec.yoloConfig().orElseThrow().rootDirectoryPath());
  }

  private static List<LabelledPicture> usable(
      DatasetConvertSpec spec, LabelSet labels, List<LabelSet> read) {
    List<LabelledPicture> pictures = new ArrayList<>();
    List<LabelProblem> setProblems = new ArrayList<>(labels.problems());
    for (LabelledPicture picture : labels.pictures()) {
      if (picture.size() == null) {
        setProblems.add(
            new LabelProblem(
                LabelProblem.Kind.NO_PICTURE,
                picture.path(),
                0,
                "is no picture that can be read, so its size is not known"));
      } else {
        pictures.add(mapped(picture, spec.targetClassMapping()));
      }
    }
    read.add(labels.withProblems(setProblems));
    new LabelReport(
            labels.name(),
            setProblems,
            labels.labelCount(),
            0,
            new TreeMap<>(),
            0,
            0,
            0,
            0,
            List.of())
        .requireBadAtMost(spec.maxBadLabels());
    requireDifferentIds(labels);
    return pictures;
  }

  /** A record names its picture without extension. */
  private static void requireDifferentIds(LabelSet labels) {
    Map<String, Path> seen = new HashMap<>();
    for (LabelledPicture picture : labels.pictures()) {
      Path before = seen.putIfAbsent(picture.id(), picture.path());
      if (before != null) {
        throw new TaoException(
            "LABEL-014",
            "%s and %s have one name but for their extension".formatted(before, picture.path()),
            "records name pictures without extension: rename one of them");
      }
    }
  }

  private static LabelledPicture mapped(LabelledPicture picture, Map<String, String> mapping) {
    if (mapping.isEmpty()) {
      return picture;
    }
    Map<String, String> lower = new HashMap<>();
    mapping.forEach((from, to) -> lower.put(FileNames.composed(from).toLowerCase(Locale.ROOT), to));
    List<Label> labels =
        picture.labels().stream()
            .filter(label -> lower.containsKey(label.className()))
            .map(label -> label.withClassName(lower.get(label.className())))
            .toList();
    return new LabelledPicture(picture.id(), picture.path(), picture.size(), labels);
  }

  private static List<Fold> kitti(DatasetConvertSpec spec, KittiConfig kitti, List<LabelSet> read) {
    Path root = kitti.rootDirectoryPath();
    LabelSet labels =
        KittiLabels.read(
            root.resolve(kitti.labelDirName()),
            root.resolve(kitti.imageDirName()),
            kitti.imageExtension());
    List<LabelledPicture> pictures = usable(spec, labels, read);
    List<List<LabelledPicture>> parts =
        switch (kitti.partitionMode()) {
          case NONE -> {
            requirePartitions(kitti, 1, 1);
            yield List.of(pictures);
          }
          case RANDOM -> {
            requirePartitions(kitti, 2, 2);
            yield random(pictures, kitti.valSplit());
          }
          case SEQUENCE -> {
            requirePartitions(kitti, 2, Integer.MAX_VALUE);
            yield sequences(pictures, kitti);
          }
        };
    return parts.stream().map(part -> new Fold(part, kitti.numShards())).toList();
  }

  private static void requirePartitions(KittiConfig kitti, int least, int most) {
    int got = kitti.numPartitions();
    boolean implied = got == 0 && least == most;
    if (!implied && (got < least || got > most)) {
      throw new TaoException(
          "LABEL-011",
          "kitti_config.num_partitions must be %s%s with partition_mode %s, got %s"
              .formatted(
                  least == most ? "" : "at least ",
                  least,
                  kitti.partitionMode().name().toLowerCase(Locale.ROOT),
                  got));
    }
  }

  private static List<List<LabelledPicture>> random(
      List<LabelledPicture> pictures, double valSplit) {
    int[] order = SeededRandom.of(SEED).permutation(pictures.size());
    int validation = (int) Math.rint(pictures.size() * valSplit / 100);
    List<List<LabelledPicture>> folds = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < order.length; i++) {
      folds.get(i < validation ? 0 : 1).add(pictures.get(order[i]));
    }
    return folds;
  }

  private static List<List<LabelledPicture>> sequences(
      List<LabelledPicture> pictures, KittiConfig kitti) {
    Path file =
        kitti
            .kittiSequenceToFramesFile()
            .orElseThrow(
                () ->
                    new TaoException(
                        "LABEL-011",
                        "partition_mode sequence needs"
                            + " kitti_config.kitti_sequence_to_frames_file"));
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new TaoException("LABEL-011", file + ": cannot be read: " + e, List.of(), e);
    }
    Map<String, Integer> foldOf = new HashMap<>();
    SortedMap<String, JsonNode> byName = new TreeMap<>();
    json.properties().forEach(field -> byName.put(field.getKey(), field.getValue()));
    int sequence = 0;
    for (JsonNode frames : byName.values()) {
      int fold = sequence++ % kitti.numPartitions();
      frames.forEach(frame -> foldOf.put(frame.asText(), fold));
    }
    List<List<LabelledPicture>> folds = new ArrayList<>();
    for (int i = 0; i < kitti.numPartitions(); i++) {
      folds.add(new ArrayList<>());
    }
    List<String> missing = new ArrayList<>();
    for (LabelledPicture picture : pictures) {
      Integer fold = foldOf.get(picture.id());
      if (fold == null) {
        missing.add(picture.id());
      } else {
        folds.get(fold).add(picture);
      }
    }
    if (!missing.isEmpty()) {
      throw new TaoException(
          "LABEL-011",
          "%s: %s frames are in no sequence".formatted(file, missing.size()),
          "the first: " + missing.subList(0, Math.min(10, missing.size())));
    }
    return folds;
  }

  private static List<Fold> coco(DatasetConvertSpec spec, CocoConfig coco, List<LabelSet> read) {
    int files = coco.annotationFiles().size();
    boolean fits =
        files > 0
            && coco.imgDirNames().size() == files
            && (coco.numPartitions() == 0 || coco.numPartitions() == files);
    if (!fits) {
      throw new TaoException(
          "LABEL-011",
          "coco_config has %s annotation_files, %s img_dir_names and num_partitions %s"
              .formatted(files, coco.imgDirNames().size(), coco.numPartitions()),
          "give as many folders and partitions as files");
    }
    List<Fold> folds = new ArrayList<>();
    Path root = coco.rootDirectoryPath();
    for (int i = 0; i < files; i++) {
      Path file = root.resolve(coco.annotationFiles().get(i));
      Path images = root.resolve(coco.imgDirNames().get(i));
      LabelSet labels =
          coco.includeMasks()
              ? CocoLabels.readWithMasks(file, images)
              : CocoLabels.read(file, images);
      int given = coco.numShards().size();
      int shards = given == 0 ? 1 : coco.numShards().get(Math.min(i, given - 1));
      folds.add(new Fold(usable(spec, labels, read), shards));
    }
    return folds;
  }

  private static List<Fold> yolo(DatasetConvertSpec spec, YoloConfig yolo, List<LabelSet> read) {
    int count = yolo.imgDirNames().size();
    int labels = yolo.labelDirNames().size();
    if (count == 0 || labels != 1 && labels != count) {
      throw new TaoException(
          "LABEL-011",
          "yolo_config has %s img_dir_names and %s label_dir_names".formatted(count, labels),
          "give a folder of labels for each folder of pictures, or one data.yaml for all");
    }
    List<Fold> folds = new ArrayList<>();
    Path root = yolo.rootDirectoryPath();
    for (int i = 0; i < count; i++) {
      LabelSet set =
          YoloLabels.read(
              root.resolve(yolo.labelDirNames().get(Math.min(i, labels - 1))),
              root.resolve(yolo.imgDirNames().get(i)),
              yolo.imageExtension());
      int given = yolo.numShards().size();
      int shards = given == 0 ? 1 : yolo.numShards().get(Math.min(i, given - 1));
      folds.add(new Fold(usable(spec, set, read), shards));
    }
    return folds;
  }
}
