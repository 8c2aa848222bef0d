package io.tao4j.networks.tasks.detection;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.detection.Placement;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.network.Batch;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is true of a batch's pictures, as it travels from the loader to the evaluator in {@link
 * Batch#truth()}.
 *
 * @param boxes each picture's objects, in its own pixels
 * @param placements how each picture lies in the network's input
 */
public record DetectionTruth(List<List<LabelledBox>> boxes, List<Placement> placements) {
  private static final String COUNTS = "box_counts";
  private static final String BOXES = "boxes";
  private static final String CLASSES = "box_classes";
  private static final String KINDS = "box_kinds";
  private static final String PLACEMENTS = "placements";

  /** Runs of each object's mask, and all of them after each other. */
  private static final String RUN_COUNTS = "mask_run_counts";

  private static final String RUNS = "mask_runs";

  /** Numbers of a placement. */
  private static final int PLACEMENT = 6;

  private static final int DIFFICULT = 1;
  private static final int CROWD = 2;

  public DetectionTruth {
    boxes = boxes.stream().map(List::copyOf).toList();
    placements = List.copyOf(placements);
    if (boxes.size() != placements.size()) {
      throw new IllegalArgumentException(
          "%s pictures and %s placements".formatted(boxes.size(), placements.size()));
    }
  }

  /** The truth of a loaded batch. */
  public static DetectionTruth of(DetectionBatch batch) {
    return new DetectionTruth(
        batch.samples().stream().map(DetectionSample::boxes).toList(), batch.placements());
  }

  /**
   * For {@link Batch#truth()}; coordinates in single precision. {@code box_counts [N]}, {@code
   * boxes [T, 4]}, {@code box_classes [T]} and {@code box_kinds [T]} of all pictures after each
   * other, {@code placements [N, 6]}. Where an object has a mask {@code mask_run_counts [T]}, 0 for
   * those without, and {@code mask_runs}, the lengths of {@link RunLengthMask#counts}.
   */
  public Map<String, Tensor> tensors() {
    int total = boxes.stream().mapToInt(List::size).sum();
    int[] counts = boxes.stream().mapToInt(List::size).toArray();
    float[] coordinates = new float[4 * total];
    int[] classes = new int[total];
    int[] kinds = new int[total];
    int at = 0;
    for (List<LabelledBox> ofPicture : boxes) {
      for (LabelledBox one : ofPicture) {
        coordinates[4 * at] = (float) one.box().left();
        coordinates[4 * at + 1] = (float) one.box().top();
        coordinates[4 * at + 2] = (float) one.box().right();
        coordinates[4 * at + 3] = (float) one.box().bottom();
        classes[at] = one.classIndex();
        kinds[at++] = (one.difficult() ? DIFFICULT : 0) | (one.crowd() ? CROWD : 0);
      }
    }
    float[] places = new float[PLACEMENT * placements.size()];
    at = 0;
    for (Placement placement : placements) {
      places[at++] = placement.pictureWidth();
      places[at++] = placement.pictureHeight();
      places[at++] = (float) placement.scaleX();
      places[at++] = (float) placement.scaleY();
      places[at++] = (float) placement.offsetX();
      places[at++] = (float) placement.offsetY();
    }
    Map<String, Tensor> tensors = new HashMap<>();
    tensors.put(COUNTS, Tensor.of(counts, counts.length));
    tensors.put(BOXES, Tensor.of(coordinates, total, 4));
    tensors.put(CLASSES, Tensor.of(classes, total));
    tensors.put(KINDS, Tensor.of(kinds, total));
    tensors.put(PLACEMENTS, Tensor.of(places, placements.size(), PLACEMENT));
    if (boxes.stream().flatMap(List::stream).anyMatch(one -> one.mask() != null)) {
      int[] runCounts = new int[total];
      List<Integer> runs = new ArrayList<>();
      int object = 0;
      for (List<LabelledBox> ofPicture : boxes) {
        for (LabelledBox one : ofPicture) {
          List<Integer> own = one.mask() == null ? List.of() : one.mask().counts();
          runCounts[object++] = own.size();
          runs.addAll(own);
        }
      }
      tensors.put(RUN_COUNTS, Tensor.of(runCounts, total));
      tensors.put(
          RUNS, Tensor.of(runs.stream().mapToInt(Integer::intValue).toArray(), runs.size()));
    }
    return Map.copyOf(tensors);
  }

  /**
   * The truth of a batch.
   *
   * @throws IllegalArgumentException if its truth was not made by {@link #tensors()}
   */
  public static DetectionTruth of(Batch batch) {
    Map<String, Tensor> truth = batch.truth();
    if (!truth.keySet().containsAll(List.of(COUNTS, BOXES, CLASSES, KINDS, PLACEMENTS))) {
      throw new IllegalArgumentException("a truth of " + truth.keySet() + " holds no boxes");
    }
    float[] coordinates = truth.get(BOXES).toFloatArray();
    long[] classes = truth.get(CLASSES).toLongArray();
    long[] kinds = truth.get(KINDS).toLongArray();
    float[] places = truth.get(PLACEMENTS).toFloatArray();
    boolean masks = truth.containsKey(RUNS);
    long[] runCounts = masks ? truth.get(RUN_COUNTS).toLongArray() : new long[0];
    long[] runs = masks ? truth.get(RUNS).toLongArray() : new long[0];
    int run = 0;
    List<List<LabelledBox>> boxes = new ArrayList<>();
    List<Placement> placements = new ArrayList<>();
    int at = 0;
    for (long count : truth.get(COUNTS).toLongArray()) {
      int width = (int) places[PLACEMENT * placements.size()];
      int height = (int) places[PLACEMENT * placements.size() + 1];
      List<LabelledBox> ofPicture = new ArrayList<>();
      for (int end = at + (int) count; at < end; at++) {
        Box box =
            new Box(
                coordinates[4 * at],
                coordinates[4 * at + 1],
                coordinates[4 * at + 2],
                coordinates[4 * at + 3]);
        RunLengthMask mask = null;
        if (masks && runCounts[at] > 0) {
          List<Integer> own = new ArrayList<>();
          for (int last = run + (int) runCounts[at]; run < last; run++) {
            own.add((int) runs[run]);
          }
          mask = RunLengthMask.ofCounts(height, width, own);
        }
        ofPicture.add(
            new LabelledBox(
                box,
                (int) classes[at],
                (kinds[at] & DIFFICULT) != 0,
                (kinds[at] & CROWD) != 0,
                mask));
      }
      int i = PLACEMENT * placements.size();
      placements.add(
          new Placement(
              (int) places[i],
              (int) places[i + 1],
              places[i + 2],
              places[i + 3],
              places[i + 4],
              places[i + 5]));
      boxes.add(ofPicture);
    }
    return new DetectionTruth(boxes, placements);
  }
}
