package io.tao4j.dataservices.annotations;

import io.tao4j.data.FileNames;
import io.tao4j.data.detection.CocoCategory;
import io.tao4j.data.detection.CocoLabels;
import io.tao4j.data.detection.KittiLabels;
import io.tao4j.data.detection.LabelProblem;
import io.tao4j.data.detection.LabelReport;
import io.tao4j.data.detection.LabelSet;
import io.tao4j.data.detection.LabelledPicture;
import io.tao4j.data.detection.OdvgLabels;
import io.tao4j.data.detection.VocLabels;
import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads labels of any form as {@link Annotations}, and refuses those of which too many are bad. */
public final class AnnotationReader {
  private AnnotationReader() {}

  /**
   * What was read.
   *
   * @param annotations those that can be used
   * @param problems what is wrong and was left out or cut, with file and line
   * @param notices what a person should know of the whole
   */
  public record Result(
      Annotations annotations, List<LabelProblem> problems, List<String> notices) {}

  /** KITTI's text files; pictures are looked at for their sizes. */
  public static Result kitti(Path images, Path labels, double maxBad) {
    return of(KittiLabels.read(labels, images, ""), maxBad);
  }

  /** Pascal VOC's XML files. */
  public static Result voc(Path images, Path labels, double maxBad) {
    return of(VocLabels.read(labels, images, ""), maxBad);
  }

  /** COCO's JSON; pictures are not looked at. */
  public static Result coco(Path file, double maxBad) {
    return of(CocoLabels.readAlone(file), maxBad);
  }

  /** ODVG's lines; pictures are not looked at. */
  public static Result odvg(Path file, @Nullable Path labelMap, double maxBad) {
    return of(OdvgLabels.read(file, labelMap), maxBad);
  }

  /**
   * What a reader gave.
   *
   * @param maxBad share of the labels that may be bad
   * @throws TaoException {@code LABEL-010} if more are; {@code LABEL-005} if not one picture is
   *     left
   */
  static Result of(LabelSet set, double maxBad) {
    List<LabelProblem> problems = new ArrayList<>(set.problems());
    List<Annotations.Picture> pictures = new ArrayList<>();
    for (LabelledPicture picture : set.pictures()) {
      if (picture.size() == null) {
        problems.add(
            new LabelProblem(
                LabelProblem.Kind.NO_PICTURE,
                picture.path(),
                0,
                "is no picture that can be read, so its size is not known"));
      } else {
        pictures.add(
            new Annotations.Picture(
                fileName(picture), picture.size(), picture.labels(), picture.cocoId()));
      }
    }
    LabelReport report =
        new LabelReport(
            set.name(), problems, set.labelCount(), 0, new TreeMap<>(), 0, 0, 0, 0, List.of());
    report.requireBadAtMost(maxBad);
    if (pictures.isEmpty()) {
      throw new TaoException(
          "LABEL-005",
          set.name() + ": not one picture with labels can be used",
          problems.stream().limit(10).map(LabelProblem::toString).toList(),
          null);
    }
    List<String> notices = new ArrayList<>(set.notices());
    notices.addAll(report.notices());
    return new Result(new Annotations(pictures, classes(set)), problems, notices);
  }

  /** With folders, as the picture's id has them, and with extension. */
  private static String fileName(LabelledPicture picture) {
    String extension = FileNames.extension(picture.path());
    String name = picture.path().getFileName().toString();
    return extension.isEmpty()
        ? picture.id()
        : picture.id() + name.substring(name.length() - extension.length() - 1);
  }

  /** Names as the file writes them in the order of its numbers; without any, by name. */
  private static List<String> classes(LabelSet set) {
    if (set.categories().isEmpty()) {
      return List.copyOf(set.countPerName().keySet());
    }
    List<CocoCategory> ordered = new ArrayList<>(set.categories());
    ordered.sort(Comparator.comparing(category -> number(category.id().text())));
    Map<String, String> seen = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (CocoCategory category : ordered) {
      if (seen.putIfAbsent(category.name().toLowerCase(Locale.ROOT), category.name()) == null) {
        names.add(category.name());
      }
    }
    return names;
  }

  /** Numbers that are texts stand behind the others, in the order of the file. */
  private static long number(String id) {
    return id.matches("-?[0-9]{1,18}") ? Long.parseLong(id) : Long.MAX_VALUE;
  }
}
