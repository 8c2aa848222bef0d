package io.tao4j.networks.tasks.detection;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.detection.CocoCategory;
import io.tao4j.data.image.ImageSize;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.MaskOutlines;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.network.detection.Detection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes COCO's list of results, {@code coco_results.json}, as pycocotools and other programs read
 * it, and beside it {@code coco_categories.json}: the {@code categories} and {@code images} that
 * its numbers stand for, in the form of an annotation file. {@code file_name} is in the results
 * besides, and of masks, which are run lengths, {@code polygons} whose corners lie within a pixel
 * of the mask's border, holes filled.
 */
final class CocoResults {
  private static final String RESULTS = "coco_results.json";
  private static final String CATEGORIES = "coco_categories.json";

  /** Pixels that a corner which is left out may lie beside a polygon. */
  private static final double POLYGON_TOLERANCE = 1;

  /** What was found in a picture. */
  record Picture(Path path, ImageSize size, List<Detection> found) {}

  private CocoResults() {}

  /**
   * Writes both files.
   *
   * @param numbers of these pictures
   * @return the files
   */
  static List<Path> write(Path folder, List<Picture> pictures, CocoNumbers numbers)
      throws IOException {
    Path results = folder.resolve(RESULTS);
    json(
        results,
        json -> {
          json.writeStartArray();
          for (int i = 0; i < pictures.size(); i++) {
            for (Detection one : pictures.get(i).found()) {
              json.writeStartObject();
              numbers.images().get(i).write(json, "image_id");
              numbers.categories().get(one.classIndex()).id().write(json, "category_id");
              write(json, one, pictures.get(i));
              json.writeEndObject();
            }
          }
          json.writeEndArray();
        });
    Path categories = folder.resolve(CATEGORIES);
    json(categories, json -> writeCategories(json, pictures, numbers));
    return List.of(results, categories);
  }

  private static void write(JsonGenerator json, Detection one, Picture picture) throws IOException {
    Box box = one.box();
    json.writeArrayFieldStart("bbox");
    json.writeNumber(rounded(box.left()));
    json.writeNumber(rounded(box.top()));
    json.writeNumber(rounded(box.width()));
    json.writeNumber(rounded(box.height()));
    json.writeEndArray();
    json.writeNumberField("score", one.score());
    RunLengthMask mask = one.mask();
    if (mask != null) {
      json.writeObjectFieldStart("segmentation");
      json.writeFieldName("size");
      json.writeArray(new int[] {mask.height(), mask.width()}, 0, 2);
      json.writeStringField("counts", mask.toCompressed());
      json.writeEndObject();
      json.writeArrayFieldStart("polygons");
      for (double[] polygon : MaskOutlines.of(mask, POLYGON_TOLERANCE)) {
        json.writeArray(polygon, 0, polygon.length);
      }
      json.writeEndArray();
    }
    json.writeStringField("file_name", String.valueOf(picture.path().getFileName()));
  }

  private static void writeCategories(
      JsonGenerator json, List<Picture> pictures, CocoNumbers numbers) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("categories");
    for (CocoCategory category : numbers.categories()) {
      json.writeStartObject();
      category.id().write(json, "id");
      json.writeStringField("name", category.name());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("images");
    for (int i = 0; i < pictures.size(); i++) {
      json.writeStartObject();
      numbers.images().get(i).write(json, "id");
      json.writeStringField("file_name", String.valueOf(pictures.get(i).path().getFileName()));
      json.writeNumberField("width", pictures.get(i).size().width());
      json.writeNumberField("height", pictures.get(i).size().height());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static void json(Path file, Body body) throws IOException {
    AtomicFile.writeStream(
        file,
        stream -> {
          JsonGenerator json = new ObjectMapper().getFactory().createGenerator(stream);
          json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
          body.write(json);
          json.close();
        });
  }

  /** A thousandth of a pixel is enough, and short. */
  private static double rounded(double pixels) {
    return Math.round(pixels * 1000) / 1000.0;
  }
}
