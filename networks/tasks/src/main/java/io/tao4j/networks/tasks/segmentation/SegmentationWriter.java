package io.tao4j.networks.tasks.segmentation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.chart.MaskOverlay;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.data.segmentation.MaskPng;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.MaskOutlines;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.segmentation.Segmentation;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Writes the classes of pixels:
 *
 * <ul>
 *   <li>{@code mask_labels/NAME.png}: a value a pixel, the number of its class; the file has a
 *       palette, so that it can be looked at;
 *   <li>{@code vis_overlay/NAME.png}: the picture with its classes in colours, and a legend; of a
 *       pair the picture before, the one after, and that with its classes, side by side;
 *   <li>{@code classes.json}: which number is which class;
 *   <li>{@code coco_masks.json}: COCO's list of results, a compressed run-length mask for each
 *       class of each picture; beside it {@code polygons}, whose corners lie within a pixel of the
 *       mask's border, holes filled.
 * </ul>
 *
 * Pictures of one name in several folders get {@code _2} and so on.
 *
 * @param <I> a picture or a pair
 */
public final class SegmentationWriter<I> implements ResultWriter<I, Segmentation> {
  /** Pixels that a corner which is left out may lie beside a polygon. */
  private static final double POLYGON_TOLERANCE = 1;

  private final Path folder;
  private final List<String> classNames;
  private final Function<I, List<Image>> pictures;
  private final ResultNames names = new ResultNames();
  private final List<Map<String, Object>> results = new ArrayList<>();

  /**
   * A writer; nothing is written yet.
   *
   * @param folder is made if missing
   * @param classNames by index
   * @param pictures of an input; classes are drawn over the last
   */
  public SegmentationWriter(
      Path folder, List<String> classNames, Function<I, List<Image>> pictures) {
    this.pictures = pictures;
    this.folder = folder;
    this.classNames = List.copyOf(classNames);
  }

  @Override
  public void write(InputSource<I> source, I input, Segmentation result) throws IOException {
    String stem = names.of(source.file());
    LabelMap labels = result.labels();
    List<Color> colours =
        IntStream.range(0, classNames.size()).mapToObj(MaskOverlay::colour).toList();
    png("mask_labels", stem, MaskPng.encode(labels, colours));
    List<Image> shown = new ArrayList<>(pictures.apply(input));
    Image last = shown.get(shown.size() - 1);
    if (shown.size() == 1) {
      shown.clear();
    }
    shown.add(MaskOverlay.draw(last, labels, classNames));
    png("vis_overlay", stem, ImageCodec.encodePng(MaskOverlay.beside(shown)));
    for (int i = 0; i < classNames.size(); i++) {
      RunLengthMask mask = labels.mask(i);
      if (mask.area() > 0) {
        Map<String, Object> runs = new LinkedHashMap<>();
        runs.put("size", List.of(mask.height(), mask.width()));
        runs.put("counts", mask.toCompressed());
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("file_name", source.id());
        one.put("category_id", i);
        one.put("category_name", classNames.get(i));
        one.put("area", mask.area());
        one.put("segmentation", runs);
        one.put("polygons", MaskOutlines.of(mask, POLYGON_TOLERANCE));
        results.add(one);
      }
    }
  }

  private void png(String kind, String stem, byte[] bytes) throws IOException {
    AtomicFile.writeStream(
        folder.resolve(kind).resolve(stem + ".png"), stream -> stream.write(bytes));
  }

  @Override
  public List<Path> finish() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, Integer> classes = new LinkedHashMap<>();
    for (int i = 0; i < classNames.size(); i++) {
      classes.put(classNames.get(i), i);
    }
    Path names = folder.resolve("classes.json");
    AtomicFile.writeString(
        names, json.writerWithDefaultPrettyPrinter().writeValueAsString(classes) + "\n");
    Path masks = folder.resolve("coco_masks.json");
    AtomicFile.writeString(masks, json.writeValueAsString(results) + "\n");
    return List.of(masks, names, folder.resolve("mask_labels"), folder.resolve("vis_overlay"));
  }

  @Override
  public void close() {
    // Each file is written at once; nothing stays open.
  }
}
