package io.tao4j.networks.tasks.detection;

import io.tao4j.data.detection.DetectionSet;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.detection.Placement;
import io.tao4j.data.image.ImageSize;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.metric.detection.DetectionTable;
import io.tao4j.metric.detection.PrecisionRecallCurve;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.detection.Detection;
import io.tao4j.network.detection.Detections;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares a detector's boxes with the true ones over a data set, and masks where it finds these.
 * The truth of a batch is that of {@link DetectionTruth#tensors()}. Used by one thread.
 */
public final class DetectionEvaluator implements Evaluator {
  /** From a network's outputs to what it found. */
  @FunctionalInterface
  public interface Decoder {
    /**
     * Decodes one batch.
     *
     * @param outputs the network's outputs by name, batch first
     * @param placements how each picture lies in the input
     * @return for each picture its detections, in the picture's own pixels
     */
    List<Detections> decode(Map<String, Tensor> outputs, List<Placement> placements);
  }

  /**
   * How average precision is worked out: TAO's {@code eval_config}.
   *
   * @param matchingIou least IoU of a detection that finds a true box, over 0 to 1
   * @param mode area under the curve or mean of 11 precisions
   */
  public record Settings(double matchingIou, PrecisionRecallCurve.Mode mode) {
    public Settings {
      if (!(matchingIou > 0 && matchingIou <= 1)) {
        throw new IllegalArgumentException("matching IoU " + matchingIou);
      }
    }
  }

  /** COCO's of a size are there where the truth has boxes of it. */
  private static final Set<String> METRICS =
      Set.of(
          "mAP",
          "mAP_50",
          "precision",
          "recall",
          "f1",
          "score_threshold",
          "coco_AP",
          "coco_AP_50",
          "coco_AP_75",
          "coco_AP_small",
          "coco_AP_medium",
          "coco_AP_large",
          "coco_AR_1",
          "coco_AR_10",
          "coco_AR_100",
          "coco_AR_small",
          "coco_AR_medium",
          "coco_AR_large",
          "images");

  private final List<String> classNames;
  private final Settings settings;
  private final Decoder decoder;
  private final DetectionTable table;
  private final @Nullable DetectionTable masks;
  private final @Nullable Function<List<Path>, CocoNumbers> numbers;
  private final List<Path> paths = new ArrayList<>();
  private final List<ImageSize> sizes = new ArrayList<>();

  /**
   * An evaluator that has seen nothing.
   *
   * @param classNames names by index
   */
  public DetectionEvaluator(List<String> classNames, Settings settings, Decoder decoder) {
    this(classNames, settings, decoder, false, null);
  }

  /**
   * An evaluator of a model on a set, whose results in COCO's form have the set's numbers.
   *
   * @param meta of the model; the set has its classes
   * @param masks whether masks are compared too; every detection then has one
   */
  public DetectionEvaluator(
      ModelMeta meta, DetectionSet set, Settings settings, boolean masks, Decoder decoder) {
    this(
        meta.classNames(),
        settings,
        decoder,
        masks,
        pictures -> CocoNumbers.of(meta, set.dataset(), set.categories(), pictures));
  }

  private DetectionEvaluator(
      List<String> classNames,
      Settings settings,
      Decoder decoder,
      boolean masks,
      @Nullable Function<List<Path>, CocoNumbers> numbers) {
    this.classNames = List.copyOf(classNames);
    this.settings = settings;
    this.decoder = decoder;
    this.table = new DetectionTable(classNames.size());
    this.masks = masks ? DetectionTable.ofMasks(classNames.size()) : null;
    this.numbers = numbers;
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    DetectionTruth truth = DetectionTruth.of(batch);
    List<Detections> found = decoder.decode(outputs, truth.placements());
    if (found.size() != truth.boxes().size()) {
      throw new IllegalStateException(
          "%s answers for %s pictures".formatted(found.size(), truth.boxes().size()));
    }
    for (int i = 0; i < found.size(); i++) {
      Placement placement = truth.placements().get(i);
      add(truth.boxes().get(i), found.get(i));
      if (masks != null) {
        addMasks(masks, truth.boxes().get(i), found.get(i), placement);
      }
      paths.add(Path.of(batch.ids().get(i)));
      sizes.add(new ImageSize(placement.pictureWidth(), placement.pictureHeight()));
    }
  }

  /**
   * Takes one picture; for detectors that do not run as a graph.
   *
   * @param truth its true boxes
   * @param found what was found, in the same pixels
   */
  public void add(List<LabelledBox> truth, Detections found) {
    table.startImage();
    for (LabelledBox one : truth) {
      int kind =
          one.crowd()
              ? DetectionTable.CROWD
              : one.difficult() ? DetectionTable.DIFFICULT : DetectionTable.ORDINARY;
      table.addTruth(
          one.classIndex(),
          one.box().left(),
          one.box().top(),
          one.box().right(),
          one.box().bottom(),
          kind);
    }
    for (Detection one : found.detections()) {
      table.addDetection(
          one.classIndex(),
          one.score(),
          one.box().left(),
          one.box().top(),
          one.box().right(),
          one.box().bottom());
    }
  }

  /** An object without a mask counts neither as found nor as missed. */
  private static void addMasks(
      DetectionTable masks, List<LabelledBox> truth, Detections found, Placement placement) {
    masks.startImage();
    for (LabelledBox one : truth) {
      RunLengthMask mask = one.mask();
      int kind =
          one.crowd()
              ? DetectionTable.CROWD
              : one.difficult() || mask == null
                  ? DetectionTable.DIFFICULT
                  : DetectionTable.ORDINARY;
      if (mask == null) {
        Box box = one.box();
        double[] corners = {
          box.left(), box.top(), box.right(), box.top(),
          box.right(), box.bottom(), box.left(), box.bottom()
        };
        mask =
            RunLengthMask.ofPolygon(placement.pictureHeight(), placement.pictureWidth(), corners);
      }
      masks.addTruth(one.classIndex(), mask, mask.area(), kind);
    }
    for (Detection one : found.detections()) {
      masks.addDetection(
          one.classIndex(), one.score(), Objects.requireNonNull(one.mask(), "a detection's mask"));
    }
  }

  @Override
  public Set<String> metricNames() {
    if (masks == null) {
      return METRICS;
    }
    Set<String> names = new TreeSet<>(METRICS);
    METRICS.stream()
        .filter(name -> name.startsWith(DetectionEvaluation.COCO))
        .map(DetectionEvaluation::ofMasks)
        .forEach(names::add);
    return names;
  }

  @Override
  public Evaluation result() {
    return figures().evaluation();
  }

  /** The figures over all pictures so far, with all that they come from. */
  public DetectionEvaluation figures() {
    // pictures that were added without a path have none to be written under
    boolean known = paths.size() == table.images();
    return DetectionEvaluation.of(
        classNames,
        settings,
        table,
        masks,
        new EvaluatedPictures(
            classNames,
            known ? paths : List.of(),
            known ? sizes : List.of(),
            table,
            masks,
            numbers));
  }
}
