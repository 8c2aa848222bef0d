package io.tao4j.networks.matching;

import io.tao4j.network.Batch;
import io.tao4j.network.Evaluator;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects the vectors of queries and of what they are looked up among. */
public abstract class VectorEvaluator implements Evaluator {
  private static final String LABELS = "labels";
  private static final String QUERIES = "queries";
  private static final String CAMERAS = "cameras";

  private final String output;
  private final List<Seen> queries = new ArrayList<>();
  private final List<Seen> references = new ArrayList<>();

  /**
   * A picture that went through the network.
   *
   * @param path of the file
   * @param label number of its class
   * @param camera that took it; 0 where the set does not say
   * @param vector of length 1
   */
  protected record Seen(String path, int label, int camera, float[] vector) {}

  /**
   * An empty metric.
   *
   * @param output name of the network's output {@code [N, D]}
   */
  protected VectorEvaluator(String output) {
    this.output = output;
  }

  /** A loaded batch with its truth and the network's inputs. */
  public static Batch encode(IdentityBatch batch, Map<String, Tensor> inputs) {
    List<IdentitySample> samples = batch.samples();
    int size = samples.size();
    return new Batch(
        inputs,
        Map.of(
            LABELS,
            Tensor.of(samples.stream().mapToInt(IdentitySample::label).toArray(), size),
            CAMERAS,
            Tensor.of(samples.stream().mapToInt(IdentitySample::camera).toArray(), size),
            QUERIES,
            Tensor.of(samples.stream().mapToInt(one -> one.isQuery() ? 1 : 0).toArray(), size)),
        samples.stream().map(sample -> sample.path().toString()).toList());
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    int[] labels = truth(batch, LABELS);
    int[] cameras = truth(batch, CAMERAS);
    int[] isQuery = truth(batch, QUERIES);
    Tensor vectors = outputs.get(output);
    boolean mirrored = vectors.shape().size(0) == 2L * batch.size();
    float[][] units = EmbeddingInference.units(mirrored ? MirroredPictures.sum(vectors) : vectors);
    for (int i = 0; i < labels.length; i++) {
      (isQuery[i] == 1 ? queries : references)
          .add(new Seen(batch.ids().get(i), labels[i], cameras[i], units[i]));
    }
  }

  private static int[] truth(Batch batch, String name) {
    int[] numbers = new int[batch.size()];
    batch.truth().get(name).ints().get(numbers);
    return numbers;
  }

  /** What is looked up, in the order in which it came. */
  protected final List<Seen> queries() {
    return queries;
  }

  /** What is looked among, in the order in which it came. */
  protected final List<Seen> references() {
    return references;
  }

  /** Their vectors. */
  protected static float[][] vectors(List<Seen> seen) {
    return seen.stream().map(Seen::vector).toArray(float[][]::new);
  }
}
