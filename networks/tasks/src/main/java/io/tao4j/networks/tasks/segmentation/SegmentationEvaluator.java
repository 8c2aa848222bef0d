package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.data.segmentation.SegmentationBatch;
import io.tao4j.metric.ConfusionMatrix;
import io.tao4j.metric.segmentation.BoundaryF1;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the pixels of true and predicted classes over a set, at the size of the network's output,
 * compares their borders, and keeps some pictures to show.
 */
public final class SegmentationEvaluator implements Evaluator {
  private static final String LABELS = "labels";

  private final List<String> classNames;
  private final Normalization normalization;
  private final int shownEvery;
  private final ConfusionMatrix pixels;
  private final BoundaryF1 borders;
  private final List<SegmentationEvaluation.Shown> shown = new ArrayList<>();
  private int pictures;

  /**
   * An empty metric.
   *
   * @param normalization of the network's input, to show pictures
   * @param samples of the set, of which some are shown
   */
  SegmentationEvaluator(List<String> classNames, Normalization normalization, int samples) {
    this.classNames = classNames;
    this.normalization = normalization;
    this.shownEvery = Math.max(1, samples / SegmentationEvaluation.SHOWN);
    this.pixels = new ConfusionMatrix(classNames.size());
    this.borders = new BoundaryF1(classNames.size(), BoundaryF1.RATIO);
  }

  /** A loaded batch with its truth, for this metric. */
  static Batch encode(SegmentationBatch batch) {
    LabelMap first = batch.masks().get(0);
    byte[] labels = new byte[batch.size() * first.width() * first.height()];
    ByteBuffer out = ByteBuffer.wrap(labels);
    batch.masks().forEach(mask -> out.put(mask.toBytes()));
    return new Batch(
        SegmenterDefinition.inputs(batch.images()),
        Map.of(LABELS, Tensor.of(labels, batch.size(), first.height(), first.width())),
        PixelTargets.ids(batch));
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    Tensor logits = outputs.get(SegmenterDefinition.LOGITS);
    Tensor truth = batch.truth().get(LABELS);
    int height = Math.toIntExact(truth.shape().size(1));
    int width = Math.toIntExact(truth.shape().size(2));
    byte[] predicted = classes(logits, batch.size(), height, width);
    byte[] labels = new byte[predicted.length];
    truth.bytes().get(labels);
    long[][] counts = new long[classNames.size()][classNames.size()];
    for (int i = 0; i < labels.length; i++) {
      int right = labels[i] & 0xff;
      if (right != LabelMap.IGNORED) {
        counts[right][predicted[i]]++;
      }
    }
    pixels.add(ConfusionMatrix.of(counts));
    List<Tensor> images = SegmenterDefinition.images(batch.inputs());
    for (int i = 0; i < batch.size(); i++) {
      int sample = i;
      LabelMap right = part(labels, i, height, width);
      LabelMap answer = part(predicted, i, height, width);
      borders.add(height, width, right.toBytes(), answer.toBytes());
      if (pictures++ % shownEvery == 0 && shown.size() < SegmentationEvaluation.SHOWN) {
        shown.add(
            new SegmentationEvaluation.Shown(
                batch.ids().get(i),
                images.stream().map(one -> picture(one, sample, height, width)).toList(),
                right,
                answer));
      }
    }
  }

  /** The class of each pixel of a batch; of a coarser output in the masks' size. */
  private byte[] classes(Tensor logits, int samples, int height, int width) {
    PixelScores scores = PixelScores.of(logits, classNames.size());
    int scale = Math.toIntExact(Math.max(1, width / logits.shape().size(3)));
    Rectangle all = new Rectangle(0, 0, width, height);
    byte[] best = new byte[samples * height * width];
    float[][] row = new float[classNames.size()][width];
    for (int sample = 0; sample < samples; sample++) {
      PixelScores.Resampled resampled = scores.resampled(sample, all, scale, width, height);
      for (int y = 0; y < height; y++) {
        resampled.row(y, row);
        PixelScores.largest(row, best, (sample * height + y) * width);
      }
    }
    return best;
  }

  private static LabelMap part(byte[] all, int sample, int height, int width) {
    byte[] one = new byte[height * width];
    System.arraycopy(all, sample * one.length, one, 0, one.length);
    return LabelMap.of(width, height, one);
  }

  /** What the network saw of a picture, where it has an output. */
  private Image picture(Tensor images, int sample, int height, int width) {
    Tensor one = images.rows(sample, 1);
    int inputHeight = Math.toIntExact(one.shape().size(2));
    int inputWidth = Math.toIntExact(one.shape().size(3));
    Image seen = normalization.image(one.toFloatArray(), inputHeight, inputWidth);
    if (inputHeight == height && inputWidth == width) {
      return seen;
    }
    byte[] from = seen.rgb();
    byte[] rgb = new byte[3 * height * width];
    int top = (inputHeight - height) / 2;
    int left = (inputWidth - width) / 2;
    for (int y = 0; y < height; y++) {
      System.arraycopy(from, 3 * ((top + y) * inputWidth + left), rgb, 3 * y * width, 3 * width);
    }
    return Image.of(width, height, rgb);
  }

  @Override
  public Set<String> metricNames() {
    return SegmentationEvaluation.NAMES;
  }

  @Override
  public Evaluation result() {
    return SegmentationEvaluation.of(classNames, pixels, borders, pictures, shown);
  }
}
