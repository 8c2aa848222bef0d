package io.tao4j.dataservices.quality;

import io.tao4j.Tao;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.PictureFingerprint;
import io.tao4j.error.TaoException;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.network.VectorResult;
import io.tao4j.network.classification.Classification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Vectors of pictures that are near each other where the pictures show the same. */
final class PictureVectors {
  private static final int BATCH = 64;

  private PictureVectors() {}

  /** Those of the fingerprints' thumbnails. */
  static float[][] of(List<PictureFingerprint> prints) {
    return prints.stream().map(PictureFingerprint::vector).toArray(float[][]::new);
  }

  /**
   * What a model says of pictures.
   *
   * @throws TaoException {@code DATASET-005} if its answers are neither classes nor vectors
   */
  static float[][] of(Path model, List<Path> pictures) {
    float[][] vectors = new float[pictures.size()][];
    try (ImagePredictor<Object> predictor = Tao.load(model).predictor(Object.class)) {
      for (int from = 0; from < vectors.length; from += BATCH) {
        List<Image> batch = new ArrayList<>();
        int to = Math.min(vectors.length, from + BATCH);
        pictures.subList(from, to).forEach(p -> batch.add(ImageCodec.read(p)));
        List<Object> answers = predictor.predictAll(batch);
        for (int i = from; i < to; i++) {
          Object answer = answers.get(i - from);
          vectors[i] =
              vector(answer)
                  .orElseThrow(
                      () ->
                          new TaoException(
                              "DATASET-005",
                              "%s answers with %s"
                                  .formatted(model, answer.getClass().getSimpleName()),
                              "expected a classifier, or a network of vectors: ml_recog,"
                                  + " re_identification"));
        }
      }
    }
    return vectors;
  }

  private static Optional<float[]> vector(Object answer) {
    if (answer instanceof VectorResult result) {
      return Optional.of(result.toVector());
    }
    if (answer instanceof Classification classes) {
      // the angle between square roots is that between distributions (Bhattacharyya)
      float[] vector = new float[classes.ranking().size()];
      classes
          .ranking()
          .forEach(score -> vector[score.index()] = (float) Math.sqrt(score.probability()));
      return Optional.of(vector);
    }
    return Optional.empty();
  }
}
