package io.tao4j.data.detection;

import io.tao4j.data.detection.LabelProblem.Kind;
import io.tao4j.data.image.ImageSize;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads YOLO's text labels: for each picture a text file of the same name, a line an object: its
 * class number, then centre x, centre y, width and height of its box as shares of the picture's
 * width and height, and perhaps a confidence. A line of a class and three or more points is an
 * outline: its box is taken and the outline left out, with a notice; of key points behind a box
 * ({@code kpt_shape} in {@code data.yaml}) likewise. A picture without a file shows nothing, as in
 * the programs that use this form.
 *
 * <p>Names of the classes are in {@code data.yaml}, or in {@code classes.txt} or {@code obj.names},
 * beside the labels or in one of the two folders above. Without such a file classes are called by
 * their numbers.
 *
 * @see <a href="https://docs.ultralytics.com/datasets/detect/">Ultralytics: object detection
 *     datasets</a>
 */
public final class YoloLabels {
  private static final int BOX = 5;
  private static final String[] NAMES = {"class", "x_center", "y_center", "width", "height"};

  /** Beyond the picture by no more than this share is rounding. */
  private static final double ROUNDING = 0.001;

  private final @Nullable YoloDataFile data;
  private int outlines;
  private int keyPoints;

  private YoloLabels(@Nullable YoloDataFile data) {
    this.data = data;
  }

  /**
   * Reads two folders.
   *
   * @param labels folder of the {@code .txt} files, with the folders that the pictures have; or
   *     {@code data.yaml}: then the labels are where the pictures are, in {@code labels} instead of
   *     {@code images}
   * @param images folder of the pictures
   * @param extension of the pictures where several of a name differ in it; may be empty
   * @throws TaoException {@code LABEL-001} a folder is missing; {@code LABEL-003} no label file;
   *     {@code LABEL-004} the file of the classes names none
   */
  public static LabelSet read(Path labels, Path images, String extension) {
    Optional<YoloDataFile> data;
    Path folder;
    if (Files.isRegularFile(labels)) {
      data = Optional.of(YoloDataFile.read(labels));
      folder = beside(images);
    } else {
      data = YoloDataFile.near(labels);
      folder = labels;
    }
    return new YoloLabels(data.orElse(null)).read(folder, PictureFolder.of(images, extension));
  }

  /** {@code set/images/train} to {@code set/labels/train}: the last {@code images} is replaced. */
  static Path beside(Path images) {
    Path path = images.toAbsolutePath().normalize();
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      if (path.getName(i).toString().equals("images")) {
        Path labels = path.getRoot();
        for (int k = 0; k < path.getNameCount(); k++) {
          labels = labels.resolve(k == i ? "labels" : path.getName(k).toString());
        }
        return labels;
      }
    }
    throw new TaoException(
        "LABEL-001",
        images + ": no folder of it is called 'images', so that its labels are not found",
        "with data.yaml, labels are looked for in 'labels' where the pictures are in 'images'",
        "else give the folder of the labels instead of data.yaml");
  }

  private LabelSet read(Path labels, PictureFolder pictures) {
    PictureFolder files = PictureFolder.labels(labels, "txt");
    LabelFindings findings = new LabelFindings();
    findings.notices(files.notices());
    findings.notices(pictures.notices());
    List<LabelledPicture> read = new ArrayList<>();
    int without = 0;
    for (String id : pictures.ids()) {
      Path picture = pictures.get(id);
      ImageSize size = ImageSize.read(picture).orElse(null);
      boolean labelled = files.contains(id);
      without += labelled ? 0 : 1;
      Path file = labelled ? files.get(id) : picture;
      LabelChecks checks = new LabelChecks(file, size, findings);
      try {
        if (labelled && size != null) {
          parse(LabelText.read(file), size, checks);
        } else if (labelled) {
          checks.problem(
              Kind.NO_PICTURE, 0, "its picture has no size that can be read: " + picture);
          continue;
        }
      } catch (LabelText.EncodingException e) {
        checks.problem(Kind.ENCODING, e.line(), String.valueOf(e.getMessage()));
        continue;
      }
      read.add(new LabelledPicture(id, picture, size, checks.kept()));
    }
    int used = 0;
    int others = 0;
    for (String id : files.ids()) {
      Path file = files.get(id);
      if (pictures.contains(id)) {
        used++;
      } else if (!YoloDataFile.isOne(file)) {
        others++;
        findings.problem(
            new LabelProblem(
                Kind.NO_PICTURE,
                file,
                0,
                "no picture '%s' with a known extension in %s".formatted(id, pictures.root())));
      }
    }
    if (used == 0) {
      throw new TaoException(
          "LABEL-003",
          "%s: holds no label file of the pictures in %s".formatted(labels, pictures.root()),
          "expected one .txt file a picture, with the picture's name",
          "pictures: %s, label files of other names: %s".formatted(read.size(), others));
    }
    findings.notices(notices(labels, without));
    return findings.set(labels.toString(), read);
  }

  private List<String> notices(Path labels, int without) {
    List<String> lines = new ArrayList<>();
    if (data == null) {
      lines.add(
          labels
              + ": classes are called by their numbers; data.yaml or classes.txt beside the labels"
              + " would name them");
    }
    if (outlines > 0) {
      lines.add(
          "%s: %s labels are outlines; their boxes were taken, the outlines left out"
              .formatted(labels, outlines));
    }
    if (keyPoints > 0) {
      lines.add("%s: %s labels have key points; they were left out".formatted(labels, keyPoints));
    }
    if (without > 0) {
      lines.add(
          "%s: %s pictures have no label file and count as showing nothing"
              .formatted(labels, without));
    }
    return lines;
  }

  private void parse(String text, ImageSize size, LabelChecks checks) {
    int line = 0;
    for (String row : text.split("\r\n|\n|\r", -1)) {
      line++;
      if (!row.isBlank()) {
        parse(row.strip().split("\\s+"), line, size, checks);
      }
    }
  }

  private void parse(String[] columns, int line, ImageSize size, LabelChecks checks) {
    boolean points = data != null && data.keyPoints() && columns.length > BOX;
    boolean box = columns.length == BOX || columns.length == BOX + 1 || points;
    boolean outline = !box && columns.length >= 7 && columns.length % 2 == 1;
    if (!box && !outline) {
      checks.problem(
          Kind.COLUMNS,
          line,
          ("%s columns, expected 5 (class, x_center, y_center, width, height), 6 with a confidence,"
                  + " or a class and three or more points")
              .formatted(columns.length));
      return;
    }
    String className = className(columns[0], line, checks);
    if (className == null) {
      return;
    }
    double[] values = new double[box ? BOX : columns.length];
    for (int i = 1; i < values.length; i++) {
      values[i] = KittiLabels.number(columns[i]);
      // not a number is neither
      if (!(values[i] >= -ROUNDING && values[i] <= 1 + ROUNDING)) {
        checks.problem(
            Kind.NUMBER,
            line,
            "column %s (%s) is '%s', expected a share of the picture from 0 to 1"
                .formatted(i + 1, box ? NAMES[i] : i % 2 == 1 ? "x" : "y", columns[i]));
        return;
      }
    }
    keyPoints += points ? 1 : 0;
    outlines += outline ? 1 : 0;
    Box share =
        box
            ? new Box(
                values[1] - values[3] / 2,
                values[2] - values[4] / 2,
                values[1] + values[3] / 2,
                values[2] + values[4] / 2)
            : bounds(values);
    checks.add(
        new Label(
            className,
            new Box(
                share.left() * size.width(),
                share.top() * size.height(),
                share.right() * size.width(),
                share.bottom() * size.height()),
            0,
            0,
            false,
            SpatialPose.NONE),
        line);
  }

  private static Box bounds(double[] values) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = 1; i < values.length; i += 2) {
      left = Math.min(left, values[i]);
      right = Math.max(right, values[i]);
      top = Math.min(top, values[i + 1]);
      bottom = Math.max(bottom, values[i + 1]);
    }
    return new Box(left, top, right, bottom);
  }

  private @Nullable String className(String column, int line, LabelChecks checks) {
    double number = KittiLabels.number(column);
    if (!(number >= 0 && number == Math.rint(number) && number < 1e9)) {
      checks.problem(
          Kind.NUMBER,
          line,
          "column 1 (class) is '%s', expected a class number from 0".formatted(column));
      return null;
    }
    if (data == null) {
      return Integer.toString((int) number);
    }
    if (number >= data.names().size()) {
      checks.problem(
          Kind.REFERENCE,
          line,
          "class %s, but %s names %s (0 to %s)"
              .formatted((int) number, data.file(), data.names().size(), data.names().size() - 1));
      return null;
    }
    return data.names().get((int) number);
  }
}
