package io.tao4j.networks.mask2former;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.chart.MaskOverlay;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.segments.PanopticPng;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.networks.mask2former.SegmentedPicture.Found;
import io.tao4j.networks.tasks.segmentation.ResultNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes objects and areas, with the numbers of the classes that the training's files had:
 *
 * <ul>
 *   <li>{@code vis_overlay/NAME.png}: the picture with each segment in a colour of its own, and
 *       beside it with its classes in colours and a legend;
 *   <li>of instance answers {@code coco_results.json}: COCO's list of results, with boxes and
 *       compressed run-length masks;
 *   <li>of panoptic answers {@code panoptic/NAME.png}, whose colours are numbers of segments, and
 *       {@code panoptic.json}, COCO's panoptic annotations of them.
 * </ul>
 *
 * Pictures of one name in several folders get {@code _2} and so on.
 */
final class SegmentWriter implements ResultWriter<Image, SegmentedPicture> {
  private final Path folder;
  private final SegmentMode mode;
  private final List<String> classNames;
  private final List<Integer> numbers;
  private final String things;
  private final ResultNames names = new ResultNames();
  private final List<Map<String, Object>> pictures = new ArrayList<>();
  private final List<Map<String, Object>> results = new ArrayList<>();

  /**
   * A writer; nothing is written yet.
   *
   * @param folder is made if missing
   */
  SegmentWriter(Path folder, ModelMeta meta) {
    this.folder = folder;
    this.mode = QueryMasks.mode(meta);
    this.classNames = meta.classNames();
    this.numbers = QueryMasks.numbers(meta);
    this.things = meta.properties().getOrDefault(QueryMasks.THINGS, "");
  }

  @Override
  public void write(InputSource<Image> source, Image input, SegmentedPicture result)
      throws IOException {
    String stem = names.of(source.file());
    List<RunLengthMask> masks = result.segments().stream().map(Found::mask).toList();
    png(
        "vis_overlay",
        stem,
        ImageCodec.encodePng(
            MaskOverlay.beside(
                List.of(
                    MaskOverlay.blend(input, masks),
                    MaskOverlay.draw(input, result.labels(), classNames)))));
    if (mode == SegmentMode.INSTANCE) {
      pictures.add(Map.of("id", pictures.size() + 1, "file_name", source.id()));
      result.segments().forEach(one -> results.add(object(source.id(), one)));
    } else {
      panoptic(source.id(), stem, result);
    }
  }

  private void png(String kind, String stem, byte[] bytes) throws IOException {
    AtomicFile.writeStream(
        folder.resolve(kind).resolve(stem + ".png"), stream -> stream.write(bytes));
  }

  private static List<Double> sides(Box box) {
    return List.of(box.left(), box.top(), box.width(), box.height());
  }

  private Map<String, Object> object(String id, Found one) {
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("size", List.of(one.mask().height(), one.mask().width()));
    runs.put("counts", one.mask().toCompressed());
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(
        "image_id", pictures.size()); // as pycocotools wants it: pictures in their order, from 1
    object.put("file_name", id);
    object.put("category_id", numbers.get(one.classIndex()));
    object.put("category_name", classNames.get(one.classIndex()));
    object.put("score", one.score());
    object.put("bbox", sides(one.mask().box()));
    object.put("segmentation", runs);
    return object;
  }

  private void panoptic(String id, String stem, SegmentedPicture result) throws IOException {
    png("panoptic", stem, PanopticPng.encode(result.width(), result.height(), result.numbers()));
    int number = pictures.size() + 1;
    Map<String, Object> picture = new LinkedHashMap<>();
    picture.put("id", number);
    picture.put("file_name", id);
    picture.put("width", result.width());
    picture.put("height", result.height());
    pictures.add(picture);
    List<Map<String, Object>> segments = new ArrayList<>();
    for (int i = 0; i < result.segments().size(); i++) {
      Found one = result.segments().get(i);
      Map<String, Object> segment = new LinkedHashMap<>();
      segment.put("id", i + 1);
      segment.put("category_id", numbers.get(one.classIndex()));
      segment.put("area", one.mask().area());
      segment.put("bbox", sides(one.mask().box()));
      segment.put("iscrowd", 0);
      segment.put("score", one.score());
      segments.add(segment);
    }
    Map<String, Object> annotation = new LinkedHashMap<>();
    annotation.put("image_id", number);
    annotation.put("file_name", stem + ".png");
    annotation.put("segments_info", segments);
    results.add(annotation);
  }

  @Override
  public List<Path> finish() throws IOException {
    ObjectMapper json = new ObjectMapper();
    if (mode == SegmentMode.INSTANCE) {
      Path file = folder.resolve("coco_results.json");
      AtomicFile.writeString(file, json.writeValueAsString(results) + "\n");
      return List.of(file, folder.resolve("vis_overlay"));
    }
    List<Map<String, Object>> categories = new ArrayList<>();
    for (int i = 0; i < classNames.size(); i++) {
      Map<String, Object> category = new LinkedHashMap<>();
      category.put("id", numbers.get(i));
      category.put("name", classNames.get(i));
      category.put("isthing", i >= things.length() || things.charAt(i) == '1' ? 1 : 0);
      categories.add(category);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("images", pictures);
    all.put("annotations", results);
    all.put("categories", categories);
    Path file = folder.resolve("panoptic.json");
    AtomicFile.writeString(file, json.writeValueAsString(all) + "\n");
    return List.of(file, folder.resolve("panoptic"), folder.resolve("vis_overlay"));
  }

  @Override
  public void close() {
    // Each file is written at once; nothing stays open.
  }
}
