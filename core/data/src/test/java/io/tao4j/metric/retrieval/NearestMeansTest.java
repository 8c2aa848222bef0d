package io.tao4j.metric.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestMeansTest {
  @Test
  void heapsThatAreFarApartAreTheClusters() {
    Random random = new Random(3);
    float[][] vectors = new float[60][2];
    int[] heaps = new int[60];
    for (int i = 0; i < vectors.length; i++) {
      heaps[i] = i % 3;
      vectors[i][0] = (float) (10 * (i % 3) + random.nextGaussian());
      vectors[i][1] = (float) random.nextGaussian();
    }
    int[] clusters = NearestMeans.clusters(vectors, 3, 1);
    assertThat(ClusterAgreement.of(heaps, clusters).adjusted()).isEqualTo(1);
    assertThat(NearestMeans.clusters(vectors, 3, 1)).isEqualTo(clusters);
  }

  @Test
  void fewerDifferentVectorsThanClustersLeaveSomeEmpty() {
    float[][] vectors = {{1, 1}, {1, 1}, {2, 2}};
    int[] clusters = NearestMeans.clusters(vectors, 3, 1);
    assertThat(clusters[0]).isEqualTo(clusters[1]).isNotEqualTo(clusters[2]);
    assertThat(Arrays.stream(clusters).max().orElseThrow()).isLessThan(3);
    assertThat(NearestMeans.clusters(vectors, 1, 1)).containsOnly(0);
    assertThatThrownBy(() -> NearestMeans.clusters(vectors, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
