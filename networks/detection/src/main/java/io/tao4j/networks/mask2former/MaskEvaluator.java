package io.tao4j.networks.mask2former;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.data.segments.SegmentMap;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.metric.ConfusionMatrix;
import io.tao4j.metric.detection.CocoEvaluation;
import io.tao4j.metric.detection.DetectionTable;
import io.tao4j.metric.segmentation.BoundaryF1;
import io.tao4j.metric.segmentation.PanopticQuality;
import io.tao4j.metric.segmentation.PanopticQuality.Quality;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.networks.mask2former.SegmentedPicture.Found;
import io.tao4j.networks.tasks.segmentation.SegmentationEvaluation;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Figures of a model's mode at the size that pictures have in the input: of instance answers COCO's
 * over masks, of panoptic ones the panoptic quality; of all the figures of pixels, where the class
 * of the largest score counts and pixels of no segment do not.
 */
final class MaskEvaluator implements Evaluator {
  private static final String MASK = "mask_";

  /** COCO's of a size are there where the truth has masks of it. */
  private static final List<String> COCO =
      List.of(
          "AP",
          "AP_50",
          "AP_75",
          "AP_small",
          "AP_medium",
          "AP_large",
          "AR_1",
          "AR_10",
          "AR_100",
          "AR_small",
          "AR_medium",
          "AR_large");

  private static final List<String> PANOPTIC = List.of("pq", "sq", "rq", "pq_things", "pq_stuff");

  private final List<String> classNames;
  private final SegmentMode mode;
  private final Set<Integer> things = new TreeSet<>();
  private final QueryMasks masks;
  private final QueryMasks shownMasks;
  private final Normalization normalization;
  private final int shownEvery;
  private final ConfusionMatrix pixels;
  private final BoundaryF1 borders;
  private final DetectionTable table;
  private final PanopticQuality quality;
  private final List<SegmentationEvaluation.Shown> shown = new ArrayList<>();
  private int pictures;

  MaskEvaluator(ModelMeta meta, QueryMasks.Settings settings, int samples) {
    this.classNames = meta.classNames();
    this.mode = QueryMasks.mode(meta);
    String flags = meta.properties().getOrDefault(QueryMasks.THINGS, "");
    Set<Integer> stuff = new TreeSet<>();
    for (int i = 0; i < classNames.size(); i++) {
      (i >= flags.length() || flags.charAt(i) == '1' ? things : stuff).add(i);
    }
    this.masks = QueryMasks.of(meta, settings.ofAllScores(mode));
    this.shownMasks = QueryMasks.of(meta, settings);
    this.normalization = Preprocessing.fromMap(meta.preprocessing()).normalization();
    this.shownEvery = Math.max(1, samples / SegmentationEvaluation.SHOWN);
    this.pixels = new ConfusionMatrix(classNames.size());
    this.borders = new BoundaryF1(classNames.size(), BoundaryF1.RATIO);
    this.table = DetectionTable.ofMasks(classNames.size());
    this.quality = new PanopticQuality(things, stuff);
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    SegmentTruth truth = SegmentTruth.of(batch);
    Tensor images = batch.inputs().get(Mask2formerDefinition.IMAGES);
    Tensor classes = outputs.get(MaskGraph.CLASSES);
    Tensor logits = outputs.get(MaskGraph.MASKS);
    int scale = Math.toIntExact(images.shape().size(3) / logits.shape().size(3));
    for (int i = 0; i < truth.maps().size(); i++) {
      Rectangle content = truth.contents().get(i);
      int width = content.width();
      int height = content.height();
      SegmentMap right = truth.maps().get(i).placed(height, width, content, content, false);
      QueryMasks.Said said = QueryMasks.Said.of(classes, logits, i, content, scale);
      LabelMap best = pixels(right, masks.best(said, width, height).classes());
      if (mode == SegmentMode.INSTANCE) {
        objects(right, masks.answer(said, width, height));
      } else if (mode == SegmentMode.PANOPTIC) {
        segments(right, masks.answer(said, width, height));
      }
      if (pictures++ % shownEvery == 0 && shown.size() < SegmentationEvaluation.SHOWN) {
        LabelMap answer =
            mode == SegmentMode.SEMANTIC ? best : shownMasks.answer(said, width, height).labels();
        shown.add(
            new SegmentationEvaluation.Shown(
                batch.ids().get(i),
                List.of(picture(images.rows(i, 1), content)),
                classes(right),
                answer));
      }
    }
  }

  /** Classes of the true segments' pixels. */
  private static LabelMap classes(SegmentMap map) {
    byte[] places = map.places().toBytes();
    for (int i = 0; i < places.length; i++) {
      int segment = places[i] & 0xff;
      if (segment != LabelMap.IGNORED) {
        places[i] = (byte) (int) map.classes().get(segment);
      }
    }
    return LabelMap.of(map.width(), map.height(), places);
  }

  private LabelMap pixels(SegmentMap right, int[] best) {
    byte[] truth = classes(right).toBytes();
    byte[] answers = new byte[best.length];
    long[][] counts = new long[classNames.size()][classNames.size()];
    for (int i = 0; i < best.length; i++) {
      answers[i] = (byte) best[i];
      int label = truth[i] & 0xff;
      if (label != LabelMap.IGNORED) {
        counts[label][best[i]]++;
      }
    }
    pixels.add(ConfusionMatrix.of(counts));
    borders.add(right.height(), right.width(), truth, answers);
    return LabelMap.of(right.width(), right.height(), answers);
  }

  private void objects(SegmentMap right, SegmentedPicture answer) {
    table.startImage();
    for (int segment : right.seen()) {
      table.addTruth(
          right.classes().get(segment),
          right.mask(segment),
          right.mask(segment).area(),
          DetectionTable.ORDINARY);
    }
    for (Found one : answer.segments()) {
      table.addDetection(one.classIndex(), one.score(), one.mask());
    }
  }

  private void segments(SegmentMap right, SegmentedPicture answer) {
    int[] numbers = answer.numbers();
    int[] kinds = new int[numbers.length];
    int[] trueKinds = new int[numbers.length];
    int[] trueNumbers = new int[numbers.length];
    byte[] places = right.places().toBytes();
    for (int i = 0; i < numbers.length; i++) {
      kinds[i] = numbers[i] == 0 ? -1 : answer.segments().get(numbers[i] - 1).classIndex();
      int segment = places[i] & 0xff;
      boolean isKnown = segment != LabelMap.IGNORED;
      trueKinds[i] = isKnown ? right.classes().get(segment) : -1;
      trueNumbers[i] = isKnown ? segment : 0;
    }
    quality.add(kinds, numbers, trueKinds, trueNumbers);
  }

  /** What the network saw of a picture. */
  private Image picture(Tensor image, Rectangle content) {
    int height = Math.toIntExact(image.shape().size(2));
    int width = Math.toIntExact(image.shape().size(3));
    byte[] all = normalization.image(image.toFloatArray(), height, width).rgb();
    byte[] rgb = new byte[3 * content.width() * content.height()];
    for (int y = 0; y < content.height(); y++) {
      System.arraycopy(all, 3 * y * width, rgb, 3 * y * content.width(), 3 * content.width());
    }
    return Image.of(content.width(), content.height(), rgb);
  }

  @Override
  public Set<String> metricNames() {
    Set<String> names = new TreeSet<>(SegmentationEvaluation.NAMES);
    if (mode == SegmentMode.INSTANCE) {
      COCO.forEach(name -> names.add(MASK + name));
    } else if (mode == SegmentMode.PANOPTIC) {
      names.addAll(PANOPTIC);
    }
    return names;
  }

  @Override
  public Evaluation result() {
    Evaluation ofPixels = SegmentationEvaluation.of(classNames, pixels, borders, pictures, shown);
    if (mode == SegmentMode.SEMANTIC) {
      return ofPixels;
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, Map<String, Double>> perClass = new LinkedHashMap<>();
    String primary = mode == SegmentMode.INSTANCE ? MASK + "AP" : "pq";
    if (mode == SegmentMode.INSTANCE) {
      CocoEvaluation coco = CocoEvaluation.of(table);
      coco.summary().forEach((name, value) -> metrics.put(MASK + name, value));
      metrics.putIfAbsent(primary, 0.0); // no object in all of the set
      for (int c = 0; c < classNames.size(); c++) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put(MASK + "AP", coco.averagePrecisionOfClass(c).orElse(Double.NaN));
        perClass.put(classNames.get(c), row);
      }
    } else {
      Map<Integer, Quality> rows = quality.perCategory();
      metrics.put("pq", mean(rows, things, true, Quality::pq));
      metrics.put("sq", mean(rows, things, true, Quality::sq));
      metrics.put("rq", mean(rows, things, true, Quality::rq));
      metrics.put("pq_things", mean(rows, things, false, Quality::pq));
      Set<Integer> stuff = new TreeSet<>(rows.keySet());
      stuff.removeAll(things);
      metrics.put("pq_stuff", mean(rows, stuff, false, Quality::pq));
      for (int c = 0; c < classNames.size(); c++) {
        perClass.put(classNames.get(c), row(rows.get(c)));
      }
    }
    metrics.putAll(ofPixels.metrics());
    ofPixels.perClass().forEach((name, figures) -> perClass.get(name).putAll(figures));
    return Evaluation.of(metrics, Metric.higher(primary), Set.of(), perClass, ofPixels.details());
  }

  /** Over classes that occur; 0 where none does. */
  private static double mean(
      Map<Integer, Quality> rows,
      Set<Integer> classes,
      boolean all,
      ToDoubleFunction<Quality> figure) {
    return rows.entrySet().stream()
        .filter(row -> all || classes.contains(row.getKey()))
        .mapToDouble(row -> figure.applyAsDouble(row.getValue()))
        .average()
        .orElse(0);
  }

  private static Map<String, Double> row(@org.jspecify.annotations.Nullable Quality of) {
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("pq", of == null ? Double.NaN : of.pq());
    row.put("sq", of == null ? Double.NaN : of.sq());
    row.put("rq", of == null ? Double.NaN : of.rq());
    row.put("found", of == null ? 0.0 : of.truePositives());
    row.put("false_alarms", of == null ? 0.0 : of.falsePositives());
    row.put("missed", of == null ? 0.0 : of.falseNegatives());
    return row;
  }
}
