package io.tao4j.dataservices.annotations;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.detection.CocoId;
import io.tao4j.data.detection.Label;
import io.tao4j.data.detection.SpatialPose;
import io.tao4j.data.segmentation.MaskSource;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link Annotations} as files of other programs. Each file is written whole or not at all,
 * and everything is made ready before the first one is written.
 */
public final class AnnotationWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Digits behind the point: finer than any label, coarser than what arithmetic leaves. */
  private static final int DIGITS = 6;

  private AnnotationWriter() {}

  /**
   * What COCO's JSON says beside pictures and objects.
   *
   * @param scene {@code scene_id} of each picture, TAO's name of the project; empty for none
   * @param background whether there is a category {@code background} with number 0
   * @param score of each object, written as {@code score}; null for labels of people
   */
  public record CocoStyle(
      Optional<String> scene, boolean background, @Nullable ToDoubleFunction<Label> score) {
    /** Pictures and objects alone. */
    public static final CocoStyle PLAIN = new CocoStyle(Optional.empty(), false, null);
  }

  /** Numbers of COCO's pictures: those that they came with, else counted from 1. */
  private static List<CocoId> imageIds(List<Annotations.Picture> pictures) {
    List<CocoId> ids = new ArrayList<>();
    boolean numbered = pictures.stream().allMatch(picture -> picture.cocoId() != null);
    for (int i = 0; i < pictures.size(); i++) {
      CocoId own = pictures.get(i).cocoId();
      ids.add(numbered && own != null ? own : CocoId.of(i + 1));
    }
    return ids;
  }

  /** Writes COCO's JSON; categories count from 1 in the order of the classes. */
  public static void coco(Annotations annotations, CocoStyle style, Path file) throws IOException {
    List<CocoId> ids = imageIds(annotations.pictures());
    Map<String, Integer> numbers = annotations.numbers();
    write(
        file,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("images");
          for (int i = 0; i < ids.size(); i++) {
            Annotations.Picture picture = annotations.pictures().get(i);
            json.writeStartObject();
            ids.get(i).write(json, "id");
            json.writeStringField("file_name", picture.fileName());
            json.writeNumberField("height", picture.size().height());
            json.writeNumberField("width", picture.size().width());
            if (style.scene().isPresent()) {
              json.writeStringField("scene_id", style.scene().get());
            }
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("annotations");
          long id = 0;
          for (int i = 0; i < ids.size(); i++) {
            for (Label label : annotations.pictures().get(i).labels()) {
              id++;
              json.writeStartObject();
              json.writeNumberField("id", id);
              ids.get(i).write(json, "image_id");
              json.writeNumberField("category_id", numbers.get(Annotations.key(label)) + 1);
              cocoObject(json, label, style);
              json.writeEndObject();
            }
          }
          json.writeEndArray();
          json.writeArrayFieldStart("categories");
          if (style.background()) {
            category(json, 0, "background");
          }
          for (int i = 0; i < annotations.classes().size(); i++) {
            category(json, i + 1, annotations.classes().get(i));
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void category(JsonGenerator json, int id, String name) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", id);
    json.writeStringField("name", name);
    json.writeEndObject();
  }

  private static void cocoObject(JsonGenerator json, Label label, CocoStyle style)
      throws IOException {
    Box box = label.box();
    numbers(json, "bbox", List.of(box.left(), box.top(), box.width(), box.height()));
    RunLengthMask mask = label.mask();
    json.writeFieldName("area");
    json.writeNumber(decimal(mask == null ? box.area() : mask.area()));
    json.writeNumberField("iscrowd", label.crowd() ? 1 : 0);
    if (style.score() != null) {
      json.writeFieldName("score");
      json.writeNumber(decimal(style.score().applyAsDouble(label)));
    }
    json.writeFieldName("segmentation");
    if (mask == null) {
      json.writeStartArray();
      json.writeEndArray();
    } else {
      outline(json, label, mask);
    }
  }

  /** Polygons where the labels had some, else run lengths. */
  private static void outline(JsonGenerator json, Label label, RunLengthMask mask)
      throws IOException {
    if (label.outline() instanceof MaskSource.Polygons polygons) {
      json.writeStartArray();
      for (List<Double> polygon : polygons.corners()) {
        json.writeStartArray();
        for (double value : polygon) {
          json.writeNumber(decimal(value));
        }
        json.writeEndArray();
      }
      json.writeEndArray();
      return;
    }
    json.writeStartObject();
    json.writeFieldName("size");
    json.writeArray(new int[] {mask.height(), mask.width()}, 0, 2);
    json.writeStringField("counts", mask.toCompressed());
    json.writeEndObject();
  }

  private static void numbers(JsonGenerator json, String field, List<Double> values)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (double value : values) {
      json.writeNumber(decimal(value));
    }
    json.writeEndArray();
  }

  /**
   * Writes ODVG's lines and the map of its labels, which count from 0 in the order of the classes.
   *
   * @param file a line a picture
   * @param labelMap JSON of numbers to names
   */
  public static void odvg(Annotations annotations, Path file, Path labelMap) throws IOException {
    Map<String, Integer> numbers = annotations.numbers();
    AtomicFile.writeStream(
        file,
        stream -> {
          for (Annotations.Picture picture : annotations.pictures()) {
            JsonGenerator json = generator(stream);
            json.writeStartObject();
            json.writeStringField("filename", picture.fileName());
            json.writeNumberField("height", picture.size().height());
            json.writeNumberField("width", picture.size().width());
            json.writeObjectFieldStart("detection");
            json.writeArrayFieldStart("instances");
            for (Label label : picture.labels()) {
              int number = numbers.get(Annotations.key(label));
              Box box = label.box();
              json.writeStartObject();
              numbers(json, "bbox", List.of(box.left(), box.top(), box.right(), box.bottom()));
              json.writeNumberField("label", number);
              json.writeStringField("category", annotations.classes().get(number));
              RunLengthMask mask = label.mask();
              if (mask != null) {
                json.writeFieldName("mask");
                outline(json, label, mask);
              }
              if (label.crowd()) {
                json.writeNumberField("iscrowd", 1);
              }
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
            json.close();
            stream.write('\n');
          }
        });
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < annotations.classes().size(); i++) {
      names.put(Integer.toString(i), annotations.classes().get(i));
    }
    AtomicFile.writeString(labelMap, JSON.writeValueAsString(names) + "\n");
  }

  /**
   * Writes a label file of KITTI's a picture, {@code NAME.txt}. Words of a class name are joined
   * with {@code _}, for a space ends a column.
   *
   * @param folder is made if missing
   * @param score the sixteenth column, of results; null for labels of people
   * @return the files
   * @throws TaoException {@code DATASET-003} if two pictures would have one file, or one would lie
   *     outside of the folder: nothing is written
   */
  public static List<Path> kitti(
      Annotations annotations, Path folder, @Nullable ToDoubleFunction<Label> score)
      throws IOException {
    Map<Path, String> texts = new LinkedHashMap<>();
    Map<Path, String> owners = new HashMap<>();
    Map<String, Integer> numbers = annotations.numbers();
    for (Annotations.Picture picture : annotations.pictures()) {
      Path file = folder.resolve(withoutExtension(picture.fileName()) + ".txt").normalize();
      String other = owners.put(file, picture.fileName());
      if (other != null || !file.startsWith(folder.normalize())) {
        throw new TaoException(
            "DATASET-003",
            other == null
                ? "the labels of '%s' would lie outside of %s".formatted(picture.fileName(), folder)
                : "'%s' and '%s' would have one label file, %s"
                    .formatted(other, picture.fileName(), file),
            "give pictures names that differ in more than folder and extension, or set"
                + " kitti.preserve_hierarchy");
      }
      texts.put(
          file,
          picture.labels().stream()
              .map(
                  label ->
                      kittiLine(
                              annotations.classes().get(numbers.get(Annotations.key(label))),
                              label,
                              score)
                          + "\n")
              .collect(Collectors.joining()));
    }
    for (Map.Entry<Path, String> text : texts.entrySet()) {
      AtomicFile.writeString(text.getKey(), text.getValue());
    }
    return List.copyOf(texts.keySet());
  }

  private static String kittiLine(
      String name, Label label, @Nullable ToDoubleFunction<Label> score) {
    SpatialPose pose = label.pose();
    Box box = label.box();
    List<Double> columns =
        new ArrayList<>(
            List.of(
                pose.observationAngle(),
                box.left(),
                box.top(),
                box.right(),
                box.bottom(),
                pose.height(),
                pose.width(),
                pose.length(),
                pose.x(),
                pose.y(),
                pose.z(),
                pose.rotationY()));
    if (score != null) {
      columns.add(score.applyAsDouble(label));
    }
    return "%s %s %s %s"
        .formatted(
            name.strip().replaceAll("\\s+", "_"),
            decimal(label.truncation()).toPlainString(),
            label.occlusion(),
            columns.stream()
                .map(value -> decimal(value).toPlainString())
                .collect(Collectors.joining(" ")));
  }

  /**
   * Names of pictures without their folders.
   *
   * @throws TaoException {@code DATASET-003} if two have one name then
   */
  static Annotations flat(Annotations annotations) {
    Set<String> seen = new HashSet<>();
    List<Annotations.Picture> pictures = new ArrayList<>();
    for (Annotations.Picture picture : annotations.pictures()) {
      String name = picture.fileName().substring(picture.fileName().lastIndexOf('/') + 1);
      if (!seen.add(name)) {
        throw new TaoException(
            "DATASET-003",
            "two pictures are called '%s' in different folders".formatted(name),
            "set kitti.preserve_hierarchy to keep the folders in their names");
      }
      pictures.add(
          new Annotations.Picture(name, picture.size(), picture.labels(), picture.cocoId()));
    }
    return new Annotations(pictures, annotations.classes());
  }

  private static String withoutExtension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
  }

  /** As short as it can be without loss that matters: {@code 12}, {@code 0.333333}. */
  private static BigDecimal decimal(double value) {
    BigDecimal short6 =
        BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return short6.scale() < 0 ? short6.setScale(0) : short6;
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static JsonGenerator generator(OutputStream stream) throws IOException {
    JsonGenerator json = JSON.getFactory().createGenerator(stream);
    json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    return json;
  }

  private static void write(Path file, Body body) throws IOException {
    AtomicFile.writeStream(
        file,
        stream -> {
          JsonGenerator json = generator(stream);
          body.write(json);
          json.close();
          stream.write("\n".getBytes(StandardCharsets.UTF_8));
        });
  }
}
