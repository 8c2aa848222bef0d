package io.tao4j.networks.ocdnet;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.reading.page.FoundText;
import io.tao4j.networks.reading.page.FoundTexts;
import io.tao4j.networks.reading.page.Outline.Corner;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From pictures to the texts on them. Thread-safe. */
final class OcdInference implements SinglePassInference<Image, FoundTexts> {
  private final ImagePlan plan;
  private final DbBoxes boxes;

  OcdInference(ModelMeta meta, DbBoxes boxes) {
    this.plan = Preprocessing.fromMap(meta.preprocessing()).plan();
    this.boxes = boxes;
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    return Map.of(OcdGraph.IMAGES, plan.batch(images));
  }

  @Override
  public List<FoundTexts> decode(List<Image> images, Map<String, Tensor> outputs) {
    List<FoundTexts> found = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Image image = images.get(i);
      found.add(
          new FoundTexts(
              texts(boxes, outputs.get(OcdGraph.PROBABILITY), i, image.width(), image.height())));
    }
    return found;
  }

  /**
   * The texts of a picture of a batch, in its own pixels.
   *
   * @param maps {@code [N, 1, H, W]}
   */
  static List<FoundText> texts(DbBoxes boxes, Tensor maps, int picture, int width, int height) {
    int mapHeight = Math.toIntExact(maps.shape().size(2));
    int mapWidth = Math.toIntExact(maps.shape().size(3));
    int size = mapHeight * mapWidth;
    float[] map = new float[size];
    System.arraycopy(maps.toFloatArray(), picture * size, map, 0, size);
    List<FoundText> texts = new ArrayList<>();
    for (FoundText text : boxes.find(map, mapWidth, mapHeight)) {
      texts.add(
          new FoundText(
              text.outline()
                  .moved(
                      corner ->
                          new Corner(
                              inside(corner.x() * width / mapWidth, width),
                              inside(corner.y() * height / mapHeight, height))),
              text.score()));
    }
    return texts;
  }

  private static double inside(double place, int size) {
    return Math.max(0, Math.min(size, place));
  }
}
