package io.tao4j.networks.matching;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.SinglePassInference;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From pictures to vectors, and to their neighbours in a gallery. Thread-safe. */
public final class EmbeddingInference implements SinglePassInference<Image, Embedding> {
  private final ImagePlan plan;
  private final String input;
  private final String output;
  private final @Nullable Gallery gallery;
  private final int neighbours;
  private final boolean isMirrored;

  /**
   * Inference of a model.
   *
   * @param meta the model's: how pictures are prepared, {@link MirroredPictures}
   * @param input name of the graph's input
   * @param output name of its output {@code [N, D]}
   * @param gallery where neighbours are looked up, or null
   * @param neighbours how many, one or more
   */
  public EmbeddingInference(
      ModelMeta meta, String input, String output, @Nullable Gallery gallery, int neighbours) {
    this.plan = Preprocessing.fromMap(meta.preprocessing()).plan();
    this.input = input;
    this.output = output;
    this.gallery = gallery;
    this.neighbours = neighbours;
    this.isMirrored = MirroredPictures.isIn(meta);
  }

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    Tensor batch = plan.batch(images);
    return Map.of(input, isMirrored ? MirroredPictures.append(batch) : batch);
  }

  @Override
  public List<Embedding> decode(List<Image> images, Map<String, Tensor> outputs) {
    List<Embedding> all = new ArrayList<>();
    Tensor vectors = outputs.get(output);
    for (float[] vector : units(isMirrored ? MirroredPictures.sum(vectors) : vectors)) {
      all.add(
          new Embedding(
              Tensor.of(vector, vector.length),
              gallery == null ? List.of() : gallery.nearest(vector, neighbours)));
    }
    return all;
  }

  /**
   * Rows of length 1.
   *
   * @param vectors {@code [N, D]}; a row of zeros stays as it is
   */
  static float[][] units(Tensor vectors) {
    int rows = Math.toIntExact(vectors.shape().size(0));
    int width = Math.toIntExact(vectors.shape().size(1));
    float[] numbers = vectors.toFloatArray();
    float[][] units = new float[rows][];
    for (int i = 0; i < rows; i++) {
      float[] row = Arrays.copyOfRange(numbers, i * width, (i + 1) * width);
      double squares = 0;
      for (float number : row) {
        squares += (double) number * number;
      }
      double factor = squares > 0 ? 1 / Math.sqrt(squares) : 1;
      for (int d = 0; d < width; d++) {
        row[d] = (float) (row[d] * factor);
      }
      units[i] = row;
    }
    return units;
  }
}
