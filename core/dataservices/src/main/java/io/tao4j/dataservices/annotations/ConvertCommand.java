package io.tao4j.dataservices.annotations;

import io.tao4j.data.detection.Label;
import io.tao4j.data.detection.LabelProblem;
import io.tao4j.data.segmentation.MaskSource;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code annotations convert}: labels of one form to another. Pictures stay where they are. */
public final class ConvertCommand implements SubCommand<ConvertSpec> {
  @Override
  public String name() {
    return "convert";
  }

  @Override
  public String description() {
    return "labels to another form: KITTI, COCO and ODVG both ways, of VOC's to any of them";
  }

  @Override
  public SpecBinder<ConvertSpec> specBinder() {
    return SpecBinder.of(ConvertSpec.class).withRules(new ConvertRules());
  }

  @Override
  public String defaultSpec() {
    return """
        data:
          input_format: KITTI
          output_format: COCO
        kitti:
          image_dir: data/images
          label_dir: data/labels
        results_dir: results
        """;
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public Optional<Path> output(ConvertSpec spec) {
    return spec.resultsDir().or(() -> spec.data().outputDir());
  }

  @Override
  public Optional<String> resultsField() {
    return Optional.of("results_dir");
  }

  /**
   * @throws TaoException {@code LABEL-…} as the readers, {@code LABEL-010} if too many labels are
   *     bad; {@code DATASET-002} if the mapping is none; {@code DATASET-003} if names of pictures
   *     clash; {@code DATASET-004} if a label file would replace what is read; nothing is written
   *     then
   */
  @Override
  public Result run(ConvertSpec spec) throws IOException {
    AnnotationReader.Result read = read(spec);
    List<String> notices = new ArrayList<>(read.notices());
    if (spec.verbose()) {
      read.problems().stream().map(LabelProblem::toString).forEach(notices::add);
    }
    Annotations annotations = prepared(spec, read.annotations(), notices);
    List<Path> files = write(spec, annotations, notices);
    List<String> lines = new ArrayList<>();
    lines.add("pictures: " + annotations.pictures().size());
    annotations.counts().forEach((name, count) -> lines.add("%s: %s".formatted(name, count)));
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("pictures", annotations.pictures().size());
    figures.put("labels", annotations.size());
    figures.put("classes", annotations.classes().size());
    figures.put("faults", read.problems().size());
    return new Result(lines, notices, figures, files);
  }

  private static AnnotationReader.Result read(ConvertSpec spec) {
    double maxBad = spec.data().maxBadLabels();
    return switch (spec.data().inputFormat()) {
      case "KITTI" ->
          AnnotationReader.kitti(
              spec.kitti().imageDir().orElseThrow(), spec.kitti().labelDir().orElseThrow(), maxBad);
      case "VOC" ->
          AnnotationReader.voc(
              spec.voc().imageDir().orElseThrow(), spec.voc().labelDir().orElseThrow(), maxBad);
      case "COCO" -> AnnotationReader.coco(spec.coco().annFile().orElseThrow(), maxBad);
      default ->
          AnnotationReader.odvg(
              spec.odvg().annFile().orElseThrow(), spec.odvg().labelmapFile().orElse(null), maxBad);
    };
  }

  private static boolean isKitti(ConvertSpec spec) {
    return spec.data().inputFormat().equals("KITTI") || spec.data().outputFormat().equals("KITTI");
  }

  /** With the names, boxes and pictures that the spec asks for. */
  private static Annotations prepared(ConvertSpec spec, Annotations read, List<String> notices) {
    Annotations annotations = read;
    if (spec.coco().refineBox()) {
      annotations = refined(annotations, notices);
    }
    if (isKitti(spec) && spec.kitti().mapping().isPresent()) {
      ClassNames names = ClassNames.read(spec.kitti().mapping().get());
      Map<String, Integer> before = annotations.counts();
      annotations = annotations.mapped(names);
      before.keySet().removeIf(name -> names.of(name).isPresent());
      if (!before.isEmpty()) {
        notices.add("labels of names that the mapping does not have were left out: " + before);
      }
    }
    boolean isOdvg = spec.data().outputFormat().equals("ODVG");
    if (isOdvg || isKitti(spec) && !spec.kitti().noSkip()) {
      Annotations all = annotations;
      annotations = annotations.labelledOnly();
      int left = all.pictures().size() - annotations.pictures().size();
      if (left > 0) {
        notices.add(
            "%s pictures without an object were left out%s"
                .formatted(left, isOdvg ? ", as ODVG has none" : "; kitti.no_skip keeps them"));
      }
    }
    if (spec.data().inputFormat().equals("COCO") && !spec.coco().useAllCategories()) {
      Annotations all = annotations;
      annotations = annotations.usedOnly();
      List<String> unused = new ArrayList<>(all.classes());
      unused.removeAll(annotations.classes());
      if (!unused.isEmpty()) {
        notices.add(
            "categories that no object has were left out: %s; coco.use_all_categories keeps them"
                .formatted(unused));
      }
    }
    return isKitti(spec) && !spec.kitti().preserveHierarchy()
        ? AnnotationWriter.flat(annotations)
        : annotations;
  }

  /** Boxes that fit their objects' masks. */
  private static Annotations refined(Annotations annotations, List<String> notices) {
    List<Annotations.Picture> pictures = new ArrayList<>();
    int without = 0;
    for (Annotations.Picture picture : annotations.pictures()) {
      List<Label> labels = new ArrayList<>();
      for (Label label : picture.labels()) {
        RunLengthMask mask = label.mask();
        without += mask == null ? 1 : 0;
        labels.add(mask == null ? label : label.withBox(box(label, mask)));
      }
      pictures.add(picture.with(labels));
    }
    if (without > 0) {
      notices.add("%s objects have no mask: their boxes stay as they are".formatted(without));
    }
    return new Annotations(pictures, annotations.classes());
  }

  private static Box box(Label label, RunLengthMask mask) {
    if (!(label.outline() instanceof MaskSource.Polygons polygons)) {
      return mask.box();
    }
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (List<Double> corners : polygons.corners()) {
      for (int i = 0; i + 1 < corners.size(); i += 2) {
        left = Math.min(left, corners.get(i));
        right = Math.max(right, corners.get(i));
        top = Math.min(top, corners.get(i + 1));
        bottom = Math.max(bottom, corners.get(i + 1));
      }
    }
    Box box = new Box(left, top, right, bottom).clip(mask.width(), mask.height());
    return box.isEmpty() ? mask.box() : box;
  }

  private static List<Path> write(ConvertSpec spec, Annotations annotations, List<String> notices)
      throws IOException {
    Path folder = spec.data().outputDir().or(spec::resultsDir).orElseThrow();
    String name = name(spec);
    return switch (spec.data().outputFormat()) {
      case "KITTI" -> {
        requireOther(folder, spec.kitti().labelDir(), spec);
        List<String> spaced =
            annotations.classes().stream().filter(one -> one.strip().contains(" ")).toList();
        if (!spaced.isEmpty()) {
          notices.add("spaces in names became '_', as KITTI has none: " + spaced);
        }
        if (annotations.pictures().stream()
            .flatMap(picture -> picture.labels().stream())
            .anyMatch(label -> label.mask() != null)) {
          notices.add("KITTI has no masks: only boxes were written");
        }
        AnnotationWriter.kitti(annotations, folder, null);
        yield List.of(folder);
      }
      case "COCO" -> {
        Path file =
            folder.resolve(
                spec.data().inputFormat().equals("COCO")
                    ? name + "_remapped.json"
                    : name + ".json");
        Optional<String> scene =
            spec.data().inputFormat().equals("KITTI") ? Optional.of(name) : Optional.empty();
        AnnotationWriter.coco(
            annotations,
            new AnnotationWriter.CocoStyle(scene, spec.coco().addBackground(), null),
            file);
        yield List.of(file);
      }
      default -> {
        Path file = folder.resolve(name + "_odvg.jsonl");
        Path map = folder.resolve(name + "_odvg_labelmap.json");
        AnnotationWriter.odvg(annotations, file, map);
        yield List.of(file, map);
      }
    };
  }

  /** KITTI's files keep their names, so they may not be written where they were read. */
  private static void requireOther(Path folder, Optional<Path> labels, ConvertSpec spec) {
    boolean same =
        spec.data().inputFormat().equals("KITTI")
            && labels
                .map(path -> path.toAbsolutePath().normalize())
                .filter(folder.toAbsolutePath().normalize()::equals)
                .isPresent();
    if (same) {
      throw new TaoException(
          "DATASET-004",
          folder + ": the labels that are read lie there, and would be replaced",
          "give another results_dir");
    }
  }

  /** Of the file that is written: the project's, or that of the file that is read. */
  private static String name(ConvertSpec spec) {
    return switch (spec.data().inputFormat()) {
      case "COCO" -> stem(spec.coco().annFile().orElseThrow());
      case "ODVG" -> stem(spec.odvg().annFile().orElseThrow());
      case "VOC" -> around(spec.voc().imageDir().orElseThrow());
      default ->
          spec.kitti()
              .project()
              .filter(project -> !project.isBlank())
              .orElseGet(() -> around(spec.kitti().imageDir().orElseThrow()));
    };
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** The name of the folder around a folder. */
  private static String around(Path folder) {
    Path parent = folder.toAbsolutePath().normalize().getParent();
    return parent == null || parent.getFileName() == null
        ? "annotations"
        : parent.getFileName().toString();
  }
}
