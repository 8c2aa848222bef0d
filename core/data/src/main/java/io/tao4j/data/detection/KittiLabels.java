package io.tao4j.data.detection;

import io.tao4j.data.detection.LabelProblem.Kind;
import io.tao4j.data.image.ImageSize;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads KITTI labels: for each picture a text file of the same name, a line an object of 15 columns
 * (class, truncation, occlusion, alpha, left, top, right, bottom, and seven for three dimensions)
 * or 16 with a score. Lines of nine columns or more are taken, as TAO takes them; what stands
 * behind the box in a line of fewer than 15 is not read. An empty file is a picture without
 * objects; labelImg's {@code classes.txt} is passed over. Class names are taken in lower case.
 *
 * @see <a href="https://www.cvlibs.net/datasets/kitti/">Geiger, Lenz, Urtasun: Are we ready for
 *     autonomous driving? (2012)</a>
 */
public final class KittiLabels {
  private static final int COLUMNS = 15;

  /** Fewer are no KITTI, for TAO either. */
  private static final int LEAST_COLUMNS = 9;

  /** Class and box with what stands between them. */
  private static final int BOX_COLUMNS = 8;

  private static final int YOLO_COLUMNS = 5;

  /** What labelImg and its kin put beside the labels. */
  private static final Set<String> CLASS_LISTS =
      Set.of(
          "classes.txt", "_classes.txt", "predefined_classes.txt", "labels.txt", "obj_names.txt");

  private static final String[] NAMES = {
    "class",
    "truncation",
    "occlusion",
    "alpha",
    "left",
    "top",
    "right",
    "bottom",
    "height",
    "width",
    "length",
    "x",
    "y",
    "z",
    "rotation_y",
    "score"
  };

  private KittiLabels() {}

  /**
   * Reads two folders.
   *
   * @param labels folder of the {@code .txt} files, which may lie in folders of it
   * @param images folder of the pictures, with the same folders in it
   * @param extension of the pictures where several of a name differ in it; may be empty
   * @throws TaoException {@code LABEL-001} a folder is missing; {@code LABEL-003} no label file
   */
  public static LabelSet read(Path labels, Path images, String extension) {
    PictureFolder files = PictureFolder.labels(labels, "txt");
    if (files.isEmpty()) {
      throw new TaoException(
          "LABEL-003",
          labels + ": holds no label file",
          "expected one .txt file a picture, in KITTI's form",
          "for JSON or XML labels set dataset_config.type to coco or voc");
    }
    PictureFolder folder = PictureFolder.of(images, extension);
    LabelFindings findings = new LabelFindings();
    findings.notices(files.notices());
    findings.notices(folder.notices());
    List<LabelledPicture> pictures = new ArrayList<>();
    for (String id : files.ids()) {
      Path file = files.get(id);
      Path picture = folder.find(id);
      if (picture == null && isClassList(file)) {
        findings.notices(List.of(file + ": passed over, a list of class names"));
        continue;
      }
      if (picture == null) {
        findings.problem(
            new LabelProblem(
                Kind.NO_PICTURE,
                file,
                0,
                "no picture '%s' with a known extension in %s".formatted(id, images)));
        continue;
      }
      ImageSize size = ImageSize.read(picture).orElse(null);
      LabelChecks checks = new LabelChecks(file, size, findings);
      try {
        parse(LabelText.read(file), checks);
      } catch (LabelText.EncodingException e) {
        checks.problem(Kind.ENCODING, e.line(), String.valueOf(e.getMessage()));
        continue;
      }
      pictures.add(new LabelledPicture(id, picture, size, checks.kept()));
    }
    folder.forEachWithout(
        files,
        picture ->
            findings.problem(
                new LabelProblem(
                    Kind.NO_LABELS,
                    picture,
                    0,
                    "has no label file in %s; an empty one says that it shows nothing"
                        .formatted(labels))));
    return findings.set(labels.toString(), pictures);
  }

  /** Whether a file without a picture is the list of names that labelling programs put there. */
  private static boolean isClassList(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!CLASS_LISTS.contains(name)) {
      return false;
    }
    try {
      return LabelText.read(file)
          .lines()
          .noneMatch(line -> line.strip().split("\\s+").length >= LEAST_COLUMNS);
    } catch (LabelText.EncodingException e) {
      return true; // its names are not needed
    }
  }

  private static void parse(String text, LabelChecks checks) {
    int line = 0;
    for (String row : text.split("\r\n|\n|\r", -1)) {
      line++;
      if (!row.isBlank()) {
        parse(row.strip().split("\\s+"), line, checks);
      }
    }
  }

  private static void parse(String[] columns, int line, LabelChecks checks) {
    if (columns.length < LEAST_COLUMNS) {
      checks.problem(
          Kind.COLUMNS,
          line,
          "%s columns, expected 15, or 16 with a score, at the least %s"
                  .formatted(columns.length, LEAST_COLUMNS)
              + guess(columns));
      return;
    }
    boolean complete = columns.length >= COLUMNS;
    double[] values = new double[NAMES.length];
    for (int i = 1; i < (complete ? Math.min(columns.length, NAMES.length) : BOX_COLUMNS); i++) {
      double value = number(columns[i]);
      if (!Double.isFinite(value)) {
        checks.problem(
            Kind.NUMBER,
            line,
            "column %s (%s) is '%s', not a finite number".formatted(i + 1, NAMES[i], columns[i]));
        return;
      }
      values[i] = value;
    }
    SpatialPose pose =
        new SpatialPose(
            complete ? values[3] : 0,
            values[8],
            values[9],
            values[10],
            values[11],
            values[12],
            values[13],
            values[14]);
    Label label =
        new Label(
            columns[0].toLowerCase(Locale.ROOT),
            new Box(values[4], values[5], values[6], values[7]),
            values[1],
            (int) values[2],
            false,
            pose.equals(SpatialPose.NONE) ? SpatialPose.NONE : pose);
    checks.add(label, line);
  }

  private static String guess(String[] columns) {
    boolean shares =
        columns.length == YOLO_COLUMNS
            && Arrays.stream(columns).skip(1).mapToDouble(KittiLabels::number).allMatch(n -> n >= 0)
            && Arrays.stream(columns)
                .skip(1)
                .mapToDouble(KittiLabels::number)
                .allMatch(n -> n <= 1);
    return shares
        ? "; it looks like YOLO's form (class number, centre and size as shares of the picture),"
            + " which dataset_config.type yolo reads"
        : "";
  }

  /** Not a number where the text is none; Java's own suffixes and hexadecimal digits are none. */
  static double number(String text) {
    if (text.isEmpty()) {
      return Double.NaN;
    }
    char last = text.charAt(text.length() - 1);
    if (!Character.isDigit(last) && last != '.'
        || text.indexOf('x') >= 0
        || text.indexOf('X') >= 0) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
