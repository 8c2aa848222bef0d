package io.tao4j.network;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From pictures to the outputs of a {@link BackboneCatalog}'s model.
 *
 * @param plan how pictures are prepared; without random steps
 */
public record FeatureInference(ImagePlan plan)
    implements SinglePassInference<Image, ImageFeatures> {

  @Override
  public Map<String, Tensor> encode(List<Image> images) {
    return Map.of(BackboneCatalog.IMAGES, plan.batch(images));
  }

  @Override
  public List<ImageFeatures> decode(List<Image> images, Map<String, Tensor> outputs) {
    List<ImageFeatures> results = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      TreeMap<Integer, Tensor> maps = new TreeMap<>();
      for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
        if (output.getKey().startsWith(BackboneCatalog.MAP)) {
          int stride = Integer.parseInt(output.getKey().substring(BackboneCatalog.MAP.length()));
          maps.put(stride, row(output.getValue(), i));
        }
      }
      results.add(new ImageFeatures(row(outputs.get(BackboneCatalog.POOLED), i), maps));
    }
    return results;
  }

  /** One picture's part of a batch. */
  private static Tensor row(Tensor batch, int index) {
    Shape shape = batch.shape();
    int size = Math.toIntExact(shape.elements() / shape.size(0));
    long[] sizes = Arrays.copyOfRange(shape.toArray(), 1, shape.rank());
    float[] all = batch.toFloatArray();
    return Tensor.of(Arrays.copyOfRange(all, index * size, (index + 1) * size), sizes);
  }
}
