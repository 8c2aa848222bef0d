package io.tao4j.networks.detectnet;

import io.tao4j.geometry.Box;
import io.tao4j.geometry.NonMaximumSuppression;
import io.tao4j.matching.DensityClusters;
import io.tao4j.networks.tasks.detection.BoxDecoder;
import io.tao4j.networks.tasks.detection.FoundBoxes;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * From the maps to boxes: cells of enough coverage are clustered, class by class. A cluster's box
 * is the mean of its cells' weighted by their coverages; its confidence is the sum m of these,
 * which becomes the score m / (1 + m). Without clusters a cell's score is its coverage.
 * Thread-safe.
 */
final class DetectNetDecoder implements BoxDecoder {
  private final DetectNetGrid grid;
  private final List<Clustering> clusterings;
  private final int mostBoxes;
  private final boolean evaluates;

  /**
   * @param clusterings of each class
   * @param mostBoxes of an image
   * @param evaluates whether all clusters and boxes count, for average precision
   */
  DetectNetDecoder(
      DetectNetGrid grid, List<Clustering> clusterings, int mostBoxes, boolean evaluates) {
    this.grid = grid;
    this.clusterings = List.copyOf(clusterings);
    this.mostBoxes = mostBoxes;
    this.evaluates = evaluates;
  }

  /** Cells of one class that may be an object. */
  private record Cells(List<Box> boxes, List<Double> coverages) {
    int size() {
      return boxes.size();
    }
  }

  private record Found(Box box, double score, int kind) {}

  @Override
  public FoundBoxes decode(Map<String, Tensor> outputs, int image) {
    Tensor coverage = outputs.get(DetectNetGraph.COVERAGE);
    Tensor sides = outputs.get(DetectNetGraph.SIDES);
    List<Found> all = new ArrayList<>();
    for (int kind = 0; kind < clusterings.size(); kind++) {
      Clustering how = clusterings.get(kind);
      Cells cells = cells(coverage, sides, image, kind, how.coverageThreshold());
      switch (how.clusteringAlgorithm()) {
        case DBSCAN -> addClusters(cells, how, kind, all);
        case NMS -> addSuppressed(cells, how, kind, all);
        case HYBRID -> {
          for (Cells cluster : clusters(cells, how)) {
            if (isConfident(mass(cluster), how)) {
              addSuppressed(cluster, how, kind, all);
            }
          }
        }
      }
    }
    all.sort(Comparator.comparingDouble(Found::score).reversed());
    return boxes(all.subList(0, Math.min(mostBoxes, all.size())));
  }

  private static FoundBoxes boxes(List<Found> all) {
    FoundBoxes found =
        new FoundBoxes(new float[4 * all.size()], new float[all.size()], new int[all.size()]);
    for (int i = 0; i < all.size(); i++) {
      Box box = all.get(i).box();
      found.sides()[4 * i] = (float) box.left();
      found.sides()[4 * i + 1] = (float) box.top();
      found.sides()[4 * i + 2] = (float) box.right();
      found.sides()[4 * i + 3] = (float) box.bottom();
      found.scores()[i] = (float) all.get(i).score();
      found.classes()[i] = all.get(i).kind();
    }
    return found;
  }

  private Cells cells(Tensor coverage, Tensor sides, int image, int kind, double threshold) {
    int classes = Math.toIntExact(coverage.shape().size(1));
    int rows = Math.toIntExact(coverage.shape().size(2));
    int columns = Math.toIntExact(coverage.shape().size(3));
    double width = (double) columns * grid.stride();
    double height = (double) rows * grid.stride();
    FloatBuffer coverages = coverage.floats();
    FloatBuffer distances = sides.floats();
    int map = image * classes + kind;
    Cells cells = new Cells(new ArrayList<>(), new ArrayList<>());
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        float covered = coverages.get((map * rows + row) * columns + column);
        if (!(covered > threshold)) {
          continue;
        }
        double[] side = new double[4];
        for (int i = 0; i < 4; i++) {
          side[i] = grid.scale() * distances.get(((4 * map + i) * rows + row) * columns + column);
        }
        double x = grid.place(column);
        double y = grid.place(row);
        double left = cut(x - side[0], width);
        double top = cut(y - side[1], height);
        double right = Math.max(left, cut(x + side[2], width));
        double bottom = Math.max(top, cut(y + side[3], height));
        cells.boxes().add(new Box(left, top, right, bottom));
        cells.coverages().add((double) covered);
      }
    }
    return cells;
  }

  private static double cut(double place, double end) {
    return Math.max(0, Math.min(end, place));
  }

  private static double mass(Cells cells) {
    return cells.coverages().stream().mapToDouble(Double::doubleValue).sum();
  }

  private boolean isConfident(double mass, Clustering how) {
    return evaluates || mass > how.dbscanConfidenceThreshold();
  }

  private static List<Cells> clusters(Cells cells, Clustering how) {
    double[] masses = cells.coverages().stream().mapToDouble(Double::doubleValue).toArray();
    int[] cluster =
        DensityClusters.of(
            masses,
            (a, b) -> 1 - cells.boxes().get(a).iou(cells.boxes().get(b)),
            how.dbscanEps(),
            how.coreMass());
    List<Cells> clusters = new ArrayList<>();
    for (int i = 0; i < cluster.length; i++) {
      if (cluster[i] == DensityClusters.NOISE) {
        continue;
      }
      while (clusters.size() <= cluster[i]) {
        clusters.add(new Cells(new ArrayList<>(), new ArrayList<>()));
      }
      clusters.get(cluster[i]).boxes().add(cells.boxes().get(i));
      clusters.get(cluster[i]).coverages().add(cells.coverages().get(i));
    }
    return clusters;
  }

  private void addClusters(Cells cells, Clustering how, int kind, List<Found> all) {
    for (Cells cluster : clusters(cells, how)) {
      double mass = mass(cluster);
      double[] sums = new double[4];
      for (int i = 0; i < cluster.size(); i++) {
        Box box = cluster.boxes().get(i);
        double weight = cluster.coverages().get(i) / mass;
        sums[0] += weight * box.left();
        sums[1] += weight * box.top();
        sums[2] += weight * box.right();
        sums[3] += weight * box.bottom();
      }
      Box mean = new Box(sums[0], sums[1], sums[2], sums[3]);
      if (isConfident(mass, how) && mean.height() > how.minimumBoundingBoxHeight()) {
        all.add(new Found(mean, mass / (1 + mass), kind));
      }
    }
  }

  private void addSuppressed(Cells cells, Clustering how, int kind, List<Found> all) {
    double least = evaluates ? 0 : how.leastCoverage();
    float[] sides = new float[4 * cells.size()];
    float[] scores = new float[cells.size()];
    for (int i = 0; i < scores.length; i++) {
      Box box = cells.boxes().get(i);
      sides[4 * i] = (float) box.left();
      sides[4 * i + 1] = (float) box.top();
      sides[4 * i + 2] = (float) box.right();
      sides[4 * i + 3] = (float) box.bottom();
      scores[i] = cells.coverages().get(i).floatValue();
    }
    int[] kept =
        NonMaximumSuppression.apply(sides, scores, (float) how.suppressingIou(), mostBoxes);
    for (int i : kept) {
      Box box = cells.boxes().get(i);
      if (scores[i] > least && box.height() > how.minimumBoundingBoxHeight()) {
        all.add(new Found(box, scores[i], kind));
      }
    }
  }
}
