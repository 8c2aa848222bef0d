package io.tao4j.networks.detectnet;

import io.tao4j.spec.Field;

/**
 * TAO's {@code clustering_config}: how cells of a class become boxes.
 *
 * @param coverageThreshold least coverage of a cell
 * @param minimumBoundingBoxHeight lower boxes are dropped
 * @param clusteringAlgorithm how
 * @param dbscanEps largest distance of neighbours
 * @param dbscanMinSamples least mass around a core
 * @param neighborhoodSize known, not acted on
 * @param dbscanConfidenceThreshold least confidence of a cluster
 * @param nmsIouThreshold overlap that suppresses
 * @param nmsConfidenceThreshold least coverage of a box
 */
public record Clustering(
    @Field(
            description = "cells of a greater coverage are candidates",
            defaultValue = "0.005",
            protobufDefault = "0",
            min = 0,
            max = 1,
            shownBy = "DetectNetMeaningTest.theClusteringIsThatOfTheClass")
        double coverageThreshold,
    @Field(
            description = "boxes that are no higher than this are dropped",
            unit = "pixels",
            min = 0,
            shownBy = "DetectNetMeaningTest.theClusteringIsThatOfTheClass")
        int minimumBoundingBoxHeight,
    @Field(
            description = "how cells become boxes",
            defaultValue = "DBSCAN",
            shownBy = "DetectNetMeaningTest.theClusteringIsThatOfTheClass")
        Algorithm clusteringAlgorithm,
    @Field(
            description = "largest distance of neighbours, one minus their IoU",
            defaultValue = "0.2",
            protobufDefault = "0",
            min = 0,
            max = 1,
            shownBy = "DetectNetMeaningTest.theClusteringIsThatOfTheClass")
        double dbscanEps,
    @Field(
            description =
                "least coverage around a core in all; as in TAO its whole part, and at least 1",
            min = 0,
            shownBy = "DetectNetMeaningTest.theClusteringIsThatOfTheClass")
        double dbscanMinSamples,
    @Field(description = "size of a neighbourhood", ignored = "TAO does not read it either")
        int neighborhoodSize,
    @Field(
            description =
                "least confidence of a cluster, the sum of its coverages. As in TAO evaluation leaves"
                    + " it out",
            min = 0,
            shownBy = "DetectNetMeaningTest.theClusteringIsThatOfTheClass")
        double dbscanConfidenceThreshold,
    @Field(
            description = "IoU above which the lower coverage is dropped; 0: 0.3",
            min = 0,
            max = 1,
            shownBy = "DetectNetMeaningTest.theClusteringIsThatOfTheClass")
        double nmsIouThreshold,
    @Field(
            description = "least coverage of a box that is kept; 0: 0.1 at inference",
            min = 0,
            max = 1,
            shownBy = "DetectNetMeaningTest.theClusteringIsThatOfTheClass")
        double nmsConfidenceThreshold) {

  /** Ways from cells to boxes. */
  public enum Algorithm {
    @Field(description = "clusters by density, each a mean box weighted by coverage")
    DBSCAN,
    @Field(description = "non-maximum suppression of cells")
    NMS,
    @Field(description = "suppression among the members of clusters that are kept")
    HYBRID
  }

  /** What TAO's templates have, for classes of which a spec says nothing. */
  static final Clustering USUAL = new Clustering(0.005, 0, Algorithm.DBSCAN, 0.3, 0, 0, 0, 0, 0);

  /** Mass that makes a core. */
  double coreMass() {
    return Math.max((int) dbscanMinSamples, 1);
  }

  /** Least coverage of a box that suppression keeps; TAO's where the spec says none. */
  double leastCoverage() {
    return nmsConfidenceThreshold == 0 ? 0.1 : nmsConfidenceThreshold;
  }

  double suppressingIou() {
    return nmsIouThreshold == 0 ? 0.3 : nmsIouThreshold;
  }

  /** The same without a least confidence, for evaluation: average precision sees all. */
  Clustering forEvaluation() {
    return new Clustering(
        coverageThreshold,
        minimumBoundingBoxHeight,
        clusteringAlgorithm,
        dbscanEps,
        dbscanMinSamples,
        neighborhoodSize,
        0,
        nmsIouThreshold,
        0);
  }

  /** As a model's property. */
  String text() {
    return "%s %s %s %s %s %s %s %s"
        .formatted(
            clusteringAlgorithm,
            coverageThreshold,
            minimumBoundingBoxHeight,
            dbscanEps,
            dbscanMinSamples,
            dbscanConfidenceThreshold,
            nmsIouThreshold,
            nmsConfidenceThreshold);
  }

  /**
   * The reverse of {@link #text}.
   *
   * @throws IllegalArgumentException for another text
   */
  static Clustering parse(String text) {
    String[] parts = text.split(" ");
    if (parts.length != 8) {
      throw new IllegalArgumentException("no clustering: " + text);
    }
    return new Clustering(
        Double.parseDouble(parts[1]),
        Integer.parseInt(parts[2]),
        Algorithm.valueOf(parts[0]),
        Double.parseDouble(parts[3]),
        Double.parseDouble(parts[4]),
        0,
        Double.parseDouble(parts[5]),
        Double.parseDouble(parts[6]),
        Double.parseDouble(parts[7]));
  }
}
