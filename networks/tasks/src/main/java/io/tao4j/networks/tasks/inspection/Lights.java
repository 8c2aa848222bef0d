package io.tao4j.networks.tasks.inspection;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.model.ModelMeta;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lights that a part is pictured under, and how its pictures make one: in a grid, row after
 * row.
 *
 * @param names what stands behind the part's name in those of its files, in the order of the
 *     pictures; one empty text for a single picture named after the part alone
 * @param columns of the grid, one or more
 * @param rows of the grid, one or more
 * @param extension of the files, with its point
 */
public record Lights(List<String> names, int columns, int rows, String extension) {
  private static final String NAMES = "lights";
  private static final String COLUMNS = "light_columns";
  private static final String EXTENSION = "picture_extension";

  public Lights {
    names = List.copyOf(names);
    if (names.size() != columns * rows) {
      throw new IllegalArgumentException(
          "%s lights in %s columns and %s rows".formatted(names.size(), columns, rows));
    }
  }

  /** What a model's properties hold of them. */
  public Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(NAMES, String.join(",", names));
    properties.put(COLUMNS, Integer.toString(columns));
    properties.put(EXTENSION, extension);
    return properties;
  }

  /** Those that a model's properties hold. */
  public static Lights of(ModelMeta meta) {
    List<String> names = List.of(meta.properties().get(NAMES).split(",", -1));
    int columns = Integer.parseInt(meta.properties().get(COLUMNS));
    return new Lights(names, columns, names.size() / columns, meta.properties().get(EXTENSION));
  }

  /** Name of the file of a light. */
  String file(String part, int light) {
    String name = names.get(light);
    return part + (name.isEmpty() ? "" : "_" + name) + extension;
  }

  /**
   * Puts the pictures of one part together, all varied alike.
   *
   * @param plan what is done to each
   * @param seed of what is random in it
   * @param out takes {@code [channels, rows * height, columns * width]}, from its position
   */
  void write(List<Image> pictures, ImagePlan plan, long seed, FloatBuffer out) {
    int height = plan.height();
    int width = plan.width();
    int start = out.position();
    float[] line = new float[width];
    FloatBuffer one = FloatBuffer.allocate(plan.elements());
    for (int light = 0; light < pictures.size(); light++) {
      one.clear();
      plan.apply(pictures.get(light), SeededRandom.of(seed), one);
      one.flip();
      int top = light / columns * height;
      int left = light % columns * width;
      for (int channel = 0; channel < plan.channels(); channel++) {
        for (int y = 0; y < height; y++) {
          one.get(line);
          int row = channel * rows * height + top + y;
          out.put(start + row * columns * width + left, line);
        }
      }
    }
    out.position(start + names.size() * plan.elements());
  }
}
