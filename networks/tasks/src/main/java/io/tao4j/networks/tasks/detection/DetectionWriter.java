package io.tao4j.networks.tasks.detection;

import io.tao4j.chart.BoxOverlay;
import io.tao4j.chart.MaskOverlay;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImageSize;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a detector found in pictures:
 *
 * <ul>
 *   <li>{@code images_annotated/NAME}: the picture with boxes, class and score, and with masks in a
 *       colour each where there are some;
 *   <li>{@code labels/NAME.txt}: a KITTI label of 16 columns a box, the last one the score; white
 *       space in a class name becomes {@code _}, since columns are told apart by it;
 *   <li>{@code coco_results.json}: COCO's list of results, with the user's own numbers of pictures
 *       and categories where an annotation file is known, and masks as run lengths and polygons;
 *       {@code coco_categories.json}: what its numbers stand for.
 * </ul>
 *
 * Pictures and labels show boxes from a score upwards; the COCO results have all that were found,
 * so that average precision is that of {@link DetectionEvaluation}. Pictures of one name in several
 * folders get {@code _2} and so on.
 */
public final class DetectionWriter implements ResultWriter<Image, Detections> {
  /** The least score that TAO's {@code inference} shows. */
  public static final double USUAL_THRESHOLD = 0.3;

  private final Path folder;
  private final double threshold;
  private final Set<String> taken = new HashSet<>();
  private final Function<List<Path>, CocoNumbers> numbers;
  private final List<CocoResults.Picture> results = new ArrayList<>();

  /**
   * A writer; nothing is written yet.
   *
   * @param folder is made if missing
   * @param threshold least score of boxes in pictures and labels, see {@link #USUAL_THRESHOLD}
   * @param meta of the model
   * @param dataset names COCO files whose numbers results have where they list the pictures; null
   *     where there is no spec
   */
  public DetectionWriter(
      Path folder, double threshold, ModelMeta meta, @Nullable DatasetConfig dataset) {
    this.folder = folder;
    this.threshold = threshold;
    this.numbers = pictures -> CocoNumbers.of(meta, dataset, pictures);
  }

  @Override
  public void write(InputSource<Image> source, Image image, Detections prediction)
      throws IOException {
    Path fileName = source.file().getFileName();
    String name = fileName == null ? "picture" : fileName.toString();
    String stem = freeStem(CocoNumbers.stem(name));
    Detections shown = prediction.atLeast(threshold);
    AtomicFile.writeString(folder.resolve("labels").resolve(stem + ".txt"), kitti(shown, image));
    Image drawn = BoxOverlay.draw(withMasks(image, shown), entries(shown));
    boolean jpeg = name.toLowerCase(Locale.ROOT).matches(".*\\.jpe?g");
    byte[] bytes = jpeg ? ImageCodec.encodeJpeg(drawn) : ImageCodec.encodePng(drawn);
    AtomicFile.writeStream(
        folder.resolve("images_annotated").resolve(stem + (jpeg ? ".jpg" : ".png")),
        stream -> stream.write(bytes));
    results.add(
        new CocoResults.Picture(
            source.file(), new ImageSize(image.width(), image.height()), prediction.detections()));
  }

  private String freeStem(String stem) {
    String free = stem;
    for (int number = 2; !taken.add(free); number++) {
      free = stem + "_" + number;
    }
    return free;
  }

  private static Image withMasks(Image image, Detections shown) {
    List<RunLengthMask> masks =
        shown.detections().stream().map(Detection::mask).filter(Objects::nonNull).toList();
    return masks.isEmpty() ? image : MaskOverlay.blend(image, masks);
  }

  /** Boxes have the colour of their class, or that of their mask where there are masks. */
  private static List<BoxOverlay.Entry> entries(Detections shown) {
    List<BoxOverlay.Entry> entries = new ArrayList<>();
    for (Detection one : shown.detections()) {
      String label = String.format(Locale.ROOT, "%s %.2f", one.className(), one.score());
      int colour = one.mask() == null ? one.classIndex() : entries.size();
      entries.add(new BoxOverlay.Entry(one.box(), label, colour));
    }
    return entries;
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

  /** Writes the COCO results; answers with their files and the folders of labels and pictures. */
  @Override
  public List<Path> finish() throws IOException {
    List<Path> pictures = results.stream().map(CocoResults.Picture::path).toList();
    List<Path> files = new ArrayList<>(CocoResults.write(folder, results, numbers.apply(pictures)));
    files.add(folder.resolve("labels"));
    files.add(folder.resolve("images_annotated"));
    return files;
  }

  @Override
  public void close() {
    // Each file is written at once; nothing stays open.
  }
}
