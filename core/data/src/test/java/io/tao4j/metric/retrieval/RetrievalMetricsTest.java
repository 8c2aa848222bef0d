package io.tao4j.metric.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.metric.retrieval.IdentityRetrieval.Identity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetrievalMetricsTest {
  private static Golden golden() {
    return Golden.get();
  }

  private static float[][] rows(JsonNode flat, int width) {
    float[][] rows = new float[flat.size() / width][width];
    for (int i = 0; i < flat.size(); i++) {
      rows[i / width][i % width] = (float) flat.get(i).asDouble();
    }
    return rows;
  }

  private static float[][] matrix(JsonNode node) {
    return rows(node.get("data"), node.get("shape").get(1).asInt());
  }

  private static double[][] doubles(JsonNode node) {
    GoldenArray array = GoldenArray.of(node);
    int width = array.shape().get(1);
    double[][] rows = new double[array.shape().get(0)][width];
    double[] values = array.doubles();
    for (int i = 0; i < values.length; i++) {
      rows[i / width][i % width] = values[i];
    }
    return rows;
  }

  private static int[] ints(JsonNode list) {
    int[] values = new int[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).asInt();
    }
    return values;
  }

  private static List<Identity> identities(JsonNode ids, JsonNode cameras) {
    List<Identity> identities = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      identities.add(new Identity(ids.get(i).asInt(), cameras.get(i).asInt()));
    }
    return identities;
  }

  @Test
  void picturesOfTheOwnCameraAreLeftOut() {
    List<Identity> query = List.of(new Identity(1, 1), new Identity(9, 1));
    List<Identity> gallery =
        List.of(new Identity(1, 1), new Identity(2, 1), new Identity(1, 2), new Identity(1, 3));
    IdentityRetrieval result =
        IdentityRetrieval.of(new double[][] {{0, 1, 2, 3}, {0, 1, 2, 3}}, query, gallery);
    assertThat(result.queries()).isEqualTo(1); // nobody else is 9
    assertThat(result.rank(1)).isZero();
    assertThat(result.rank(2)).isEqualTo(1);
    assertThat(result.meanAveragePrecision()).isCloseTo((1 / 2.0 + 2 / 3.0) / 2, offset(1e-12));
    assertThatThrownBy(
            () ->
                IdentityRetrieval.of(
                    new double[][] {{0}}, List.of(new Identity(1, 1)), List.of(new Identity(2, 1))))
        .hasMessageContaining("no query");
  }

  @Test
  void agreesWithGoldenIdentities() {
    JsonNode cases = golden().json("metrics/reid_cmc_map.json").get("cases");
    assertThat(cases).isNotEmpty();
    for (JsonNode one : cases) {
      int width = one.get("feature_dim").asInt();
      IdentityRetrieval result =
          IdentityRetrieval.of(
              Distances.squaredEuclidean(
                  rows(one.get("query_features"), width), rows(one.get("gallery_features"), width)),
              identities(one.get("query_ids"), one.get("query_cams")),
              identities(one.get("gallery_ids"), one.get("gallery_cams")));
      JsonNode expected = one.get("expected");
      String name = one.get("name").asText();
      assertThat(result.queries()).as(name).isEqualTo(expected.get("valid_queries").asInt());
      assertThat(result.meanAveragePrecision())
          .as(name)
          .isCloseTo(expected.get("mAP").asDouble(), offset(1e-6));
      for (int k : new int[] {1, 5, 10}) {
        assertThat(result.rank(k))
            .as(name)
            .isCloseTo(expected.get("cmc_rank" + k).asDouble(), offset(1e-6));
      }
    }
  }

  @Test
  void orderCountsForMapAtR() {
    double[][] distances = {{1, 2, 3, 4}};
    NeighbourRetrieval late =
        NeighbourRetrieval.of(distances, new int[] {7}, new int[] {0, 7, 7, 7});
    assertThat(late.precisionAt1()).isZero();
    assertThat(late.rPrecision()).isCloseTo(2 / 3.0, offset(1e-12));
    assertThat(late.meanAveragePrecisionAtR()).isCloseTo((1 / 2.0 + 2 / 3.0) / 3, offset(1e-12));
  }

  @Test
  void agreesWithGoldenNeighboursAndClusters() {
    JsonNode file = golden().json("metrics/retrieval.json");
    float[][] features = rows(file.get("features"), file.get("feature_dim").asInt());
    int[] labels = ints(file.get("labels"));
    for (float[] row : features) {
      double norm = 0;
      for (float value : row) {
        norm += (double) value * value;
      }
      for (int i = 0; i < row.length; i++) {
        row[i] /= (float) Math.sqrt(norm); // cosine: by length one the order is the same
      }
    }
    double[][] distances = Distances.squaredEuclidean(features, features);
    JsonNode expected = file.get("expected");
    for (int k : new int[] {1, 2, 4}) {
      assertThat(NeighbourRetrieval.recallAt(distances, labels, k))
          .isCloseTo(expected.get("recall@" + k).asDouble(), offset(1e-6));
    }
    assertThat(NeighbourRetrieval.leaveOneOut(distances, labels).rPrecision())
        .isCloseTo(expected.get("r_precision").asDouble(), offset(1e-6));

    int seen = 0;
    for (JsonNode one : golden().json("networks/people/metric_learning.json").get("cases")) {
      JsonNode in = one.get("inputs");
      JsonNode out = one.get("outputs");
      String name = one.get("name").asText();
      if (one.get("op").asText().equals("retrieval")) {
        NeighbourRetrieval result =
            NeighbourRetrieval.of(
                Distances.squaredEuclidean(matrix(in.get("query")), matrix(in.get("reference"))),
                ints(in.get("query_labels").get("data")),
                ints(in.get("reference_labels").get("data")));
        close(name, result.precisionAt1(), out.get("precision_at_1"));
        close(name, result.rPrecision(), out.get("r_precision"));
        close(name, result.meanAveragePrecisionAtR(), out.get("mean_average_precision_at_r"));
        seen++;
      } else if (one.get("op").asText().equals("clustering")) {
        ClusterAgreement result =
            ClusterAgreement.of(
                ints(in.get("labels").get("data")), ints(in.get("clusters").get("data")));
        close(name, result.adjusted(), out.get("ami"));
        close(name, result.normalized(), out.get("nmi"));
        seen++;
      } else if (one.get("op").asText().equals("rerank")) {
        JsonNode params = one.get("params");
        double[][] result =
            ReRanking.apply(
                doubles(in.get("q_g")),
                doubles(in.get("q_q")),
                doubles(in.get("g_g")),
                new ReRanking.Settings(
                    params.get("k1").asInt(),
                    params.get("k2").asInt(),
                    params.get("lam").asDouble()));
        double[][] expectedDistances = doubles(out.get("distance"));
        for (int q = 0; q < expectedDistances.length; q++) {
          assertThat(result[q]).as(name).containsExactly(expectedDistances[q], offset(1e-5));
        }
        seen++;
      }
    }
    assertThat(seen).isEqualTo(9);
  }

  private static void close(String name, double value, JsonNode expected) {
    double expectedValue =
        expected.has("data") ? expected.get("data").get(0).asDouble() : expected.asDouble();
    assertThat(value).as(name).isCloseTo(expectedValue, offset(1e-5));
  }

  @Test
  void clustersThatSayTheSameAgreeWhollyAndRandomOnesDoNot() {
    int[] labels = {0, 0, 1, 1, 2, 2};
    assertThat(ClusterAgreement.of(labels, new int[] {5, 5, 3, 3, 9, 9}).adjusted())
        .isCloseTo(1, offset(1e-12));
    assertThat(ClusterAgreement.of(labels, new int[] {0, 1, 0, 1, 0, 1}).adjusted()).isNegative();
    assertThat(ClusterAgreement.of(new int[] {1, 1}, new int[] {2, 2}).adjusted()).isEqualTo(1);
  }

  @Test
  void reRankingKeepsTheDistancesWhereLambdaIsOne() {
    double[][] queryGallery = {{0.1, 0.9, 0.5}};
    double[][] galleryGallery = {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
    double[][] result =
        ReRanking.apply(
            queryGallery, new double[][] {{0}}, galleryGallery, new ReRanking.Settings(2, 1, 1));
    assertThat(result[0][0]).isLessThan(result[0][2]);
    assertThat(result[0][2]).isLessThan(result[0][1]);
  }
}
