package io.tao4j.networks.tasks.detection;

import io.tao4j.chart.BoxOverlay;
import io.tao4j.chart.PictureSheet;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.metric.detection.DetectionErrors;
import io.tao4j.metric.detection.DetectionErrors.Outcome;
import io.tao4j.metric.detection.DetectionTable;
import io.tao4j.network.detection.Detection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sheets of an evaluation's pictures: those with the most errors, and labels beside answers. */
final class DetectionSheets {
  private static final Logger LOG = LoggerFactory.getLogger(DetectionSheets.class);
  private static final int WORST = 12;
  private static final int COMPARED = 8;

  /** Colours of meanings; they differ from each other, and a class has none on that sheet. */
  private static final int RIGHT = 2;

  private static final int MISSED = 0;
  private static final int FALSE = 1;
  private static final int WRONG_CLASS = 7;
  private static final int MISPLACED = 4;
  private static final int DUPLICATE = 3;

  private final EvaluatedPictures pictures;
  private final DetectionErrors errors;
  private final DetectionTable table;

  DetectionSheets(EvaluatedPictures pictures, DetectionErrors errors) {
    this.pictures = pictures;
    this.errors = errors;
    this.table = pictures.table();
  }

  /** Writes both sheets; nothing where the pictures are not known. */
  List<Path> write(Path folder) {
    List<Path> files = new ArrayList<>();
    if (!pictures.paths().isEmpty()) {
      write(worst(), folder.resolve("worst_pictures.png"), files);
      write(compared(), folder.resolve("labels_and_predictions.png"), files);
    }
    return files;
  }

  private static void write(PictureSheet sheet, Path file, List<Path> files) {
    if (!sheet.isEmpty()) {
      sheet.write(file);
      files.add(file);
    }
  }

  private PictureSheet worst() {
    PictureSheet sheet =
        new PictureSheet(
            String.format(
                Locale.ROOT,
                "Pictures with the most errors, detections from a score of %.2f",
                errors.leastScore()),
            4);
    sheet.legendEntry(RIGHT, "right");
    sheet.legendEntry(MISSED, "missed");
    sheet.legendEntry(FALSE, "nothing there");
    sheet.legendEntry(WRONG_CLASS, "wrong class");
    sheet.legendEntry(MISPLACED, "box too far off");
    sheet.legendEntry(DUPLICATE, "found twice");
    for (int picture : errors.worstImages(WORST)) {
      sheet.add(() -> read(picture), judged(picture), caption(picture));
    }
    return sheet;
  }

  private String caption(int picture) {
    int errors = this.errors.errors(picture);
    return "%s: %s error%s".formatted(name(picture), errors, errors == 1 ? "" : "s");
  }

  private String name(int picture) {
    return String.valueOf(pictures.paths().get(picture).getFileName());
  }

  private List<BoxOverlay.Entry> judged(int picture) {
    List<BoxOverlay.Entry> entries = new ArrayList<>();
    int end = table.firstTruth(picture + 1);
    for (int t = table.firstTruth(picture); t < end; t++) {
      if (errors.outcome(t) == Outcome.MISSED) {
        entries.add(entry(table.boxOfTruth(t), className(table.classOfTruth(t)), MISSED));
      }
    }
    end = table.firstDetection(picture + 1);
    for (int d = table.firstDetection(picture); d < end; d++) {
      String label =
          String.format(
              Locale.ROOT, "%s %.2f", className(table.classOfDetection(d)), table.score(d));
      int partner = errors.partner(d);
      int colour =
          switch (errors.kind(d)) {
            case RIGHT -> RIGHT;
            case CLASSIFICATION, BOTH -> WRONG_CLASS;
            case LOCALISATION -> MISPLACED;
            case DUPLICATE -> DUPLICATE;
            case BACKGROUND -> FALSE;
            case IGNORED -> -1;
          };
      if (colour == WRONG_CLASS) {
        label += ", is " + className(table.classOfTruth(partner));
      }
      if (colour >= 0) {
        entries.add(entry(table.boxOfDetection(d), colour == RIGHT ? "" : label, colour));
      }
    }
    return entries;
  }

  private static BoxOverlay.Entry entry(double[] sides, String label, int colour) {
    Box box = EvaluatedPictures.box(sides);
    return new BoxOverlay.Entry(box, label, colour);
  }

  private String className(int index) {
    return pictures.classNames().get(index);
  }

  /** Pictures at equal distances through the set: labels at the left, answers at the right. */
  private PictureSheet compared() {
    PictureSheet sheet =
        new PictureSheet(
            String.format(
                Locale.ROOT,
                "Labels, and beside them detections from a score of %.2f",
                errors.leastScore()),
            4);
    int count = pictures.paths().size();
    int shown = Math.min(COMPARED, count);
    for (int i = 0; i < shown; i++) {
      int picture = (int) ((long) i * count / shown);
      sheet.add(() -> read(picture), labels(picture), name(picture) + ": labels");
      sheet.add(() -> read(picture), answers(picture), "detections");
    }
    return sheet;
  }

  private List<BoxOverlay.Entry> labels(int picture) {
    List<BoxOverlay.Entry> entries = new ArrayList<>();
    int end = table.firstTruth(picture + 1);
    for (int t = table.firstTruth(picture); t < end; t++) {
      String kind =
          switch (table.kindOfTruth(t)) {
            case DetectionTable.DIFFICULT -> " (difficult)";
            case DetectionTable.CROWD -> " (crowd)";
            default -> "";
          };
      int index = table.classOfTruth(t);
      entries.add(entry(table.boxOfTruth(t), className(index) + kind, index));
    }
    return entries;
  }

  private List<BoxOverlay.Entry> answers(int picture) {
    List<BoxOverlay.Entry> entries = new ArrayList<>();
    for (Detection one : pictures.found(picture)) {
      if (one.score() >= errors.leastScore()) {
        String label = String.format(Locale.ROOT, "%s %.2f", one.className(), one.score());
        entries.add(new BoxOverlay.Entry(one.box(), label, one.classIndex()));
      }
    }
    return entries;
  }

  /** The files were read a moment ago; one that has gone since is no reason to fail. */
  private Optional<Image> read(int picture) {
    try {
      return Optional.of(ImageCodec.read(pictures.paths().get(picture)));
    } catch (TaoException e) {
      LOG.info("left out of the sheet: {}", e.problem());
      return Optional.empty();
    }
  }
}
