package io.tao4j.network.detection;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.chart.BoxOverlay;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.network.PredictionWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes what a detector found in pictures:
 *
 * <ul>
 *   <li>{@code images_annotated/NAME}: the picture with boxes, class and score;
 *   <li>{@code labels/NAME.txt}: a KITTI label of 16 columns a box, the last one the score; white
 *       space in a class name becomes {@code _}, since columns are told apart by it;
 *   <li>{@code coco_results.json}: COCO's list of results. {@code image_id} is the number that a
 *       picture's name is where all names are numbers of 12 digits, as in COCO's own sets; else the
 *       picture's place, from 1. {@code category_id} is the class's index plus one. {@code
 *       file_name} is there besides.
 * </ul>
 *
 * Pictures and labels show boxes from a score upwards; the COCO results have all that were found,
 * so that average precision is that of {@link DetectionEvaluation}. Pictures of one name in several
 * folders get {@code _2} and so on.
 */
public final class DetectionWriter implements PredictionWriter<Detections> {
  /** The least score that TAO's {@code inference} shows. */
  public static final double USUAL_THRESHOLD = 0.3;

  private record Result(String fileName, Detections found) {}

  private final Path folder;
  private final double threshold;
  private final Set<String> taken = new HashSet<>();
  private final List<Result> results = new ArrayList<>();

  /**
   * A writer; nothing is written yet.
   *
   * @param folder is made if missing
   * @param threshold least score of boxes in pictures and labels, see {@link #USUAL_THRESHOLD}
   */
  public DetectionWriter(Path folder, double threshold) {
    this.folder = folder;
    this.threshold = threshold;
  }

  @Override
  public void write(Path source, Image image, Detections prediction) throws IOException {
    Path fileName = source.getFileName();
    String name = fileName == null ? "picture" : fileName.toString();
    String stem = freeStem(stem(name));
    Detections shown = prediction.atLeast(threshold);
    AtomicFile.writeString(folder.resolve("labels").resolve(stem + ".txt"), kitti(shown, image));
    Image drawn = BoxOverlay.draw(image, entries(shown));
    boolean jpeg = name.toLowerCase(Locale.ROOT).matches(".*\\.jpe?g");
    byte[] bytes = jpeg ? ImageCodec.encodeJpeg(drawn) : ImageCodec.encodePng(drawn);
    AtomicFile.writeStream(
        folder.resolve("images_annotated").resolve(stem + (jpeg ? ".jpg" : ".png")),
        stream -> stream.write(bytes));
    results.add(new Result(name, prediction));
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private String freeStem(String stem) {
    String free = stem;
    for (int number = 2; !taken.add(free); number++) {
      free = stem + "_" + number;
    }
    return free;
  }

  private static List<BoxOverlay.Entry> entries(Detections shown) {
    return shown.detections().stream()
        .map(
            one ->
                new BoxOverlay.Entry(
                    one.box(),
                    String.format(Locale.ROOT, "%s %.2f", one.className(), one.score()),
                    one.classIndex()))
        .toList();
  }

  /** Class, truncation, occlusion, angle, box, seven columns of three dimensions, score. */
  private static String kitti(Detections shown, Image image) {
    StringBuilder lines = new StringBuilder();
    for (Detection one : shown.detections()) {
      Box box = one.box().clip(image.width(), image.height());
      if (box.isEmpty()) {
        continue;
      }
      lines.append(
          String.format(
              Locale.ROOT,
              "%s 0.00 0 0.00 %.2f %.2f %.2f %.2f 0.00 0.00 0.00 0.00 0.00 0.00 0.00 %.6f\n",
              one.className().strip().replaceAll("\\s+", "_"),
              box.left(),
              box.top(),
              box.right(),
              box.bottom(),
              one.score()));
    }
    return lines.toString();
  }

  /** Writes the COCO results; answers with their file and the folders of labels and pictures. */
  @Override
  public List<Path> finish() throws IOException {
    Path file = folder.resolve("coco_results.json");
    long[] ids = imageIds();
    AtomicFile.writeStream(
        file,
        stream -> {
          JsonGenerator json = new ObjectMapper().getFactory().createGenerator(stream);
          json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
          json.writeStartArray();
          for (int i = 0; i < ids.length; i++) {
            for (Detection one : results.get(i).found().detections()) {
              write(json, ids[i], results.get(i), one);
            }
          }
          json.writeEndArray();
          json.close();
        });
    return List.of(file, folder.resolve("labels"), folder.resolve("images_annotated"));
  }

  private static void write(JsonGenerator json, long id, Result result, Detection one)
      throws IOException {
    Box box = one.box();
    json.writeStartObject();
    json.writeNumberField("image_id", id);
    json.writeNumberField("category_id", one.classIndex() + 1);
    json.writeArrayFieldStart("bbox");
    json.writeNumber(rounded(box.left()));
    json.writeNumber(rounded(box.top()));
    json.writeNumber(rounded(box.width()));
    json.writeNumber(rounded(box.height()));
    json.writeEndArray();
    json.writeNumberField("score", one.score());
    json.writeStringField("file_name", result.fileName());
    json.writeEndObject();
  }

  /** A thousandth of a pixel is enough, and short. */
  private static double rounded(double pixels) {
    return Math.round(pixels * 1000) / 1000.0;
  }

  private long[] imageIds() {
    long[] ids = new long[results.size()];
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < ids.length; i++) {
      String stem = stem(results.get(i).fileName());
      boolean number = stem.matches("\\d{12}");
      if (!number || !seen.add(Long.parseLong(stem))) {
        for (int place = 0; place < ids.length; place++) {
          ids[place] = place + 1;
        }
        return ids;
      }
      ids[i] = Long.parseLong(stem);
    }
    return ids;
  }

  @Override
  public void close() {
    // Each file is written at once; nothing stays open.
  }
}
