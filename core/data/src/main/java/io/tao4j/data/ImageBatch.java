package io.tao4j.data;

import io.tao4j.tensor.Tensor;
import java.util.List;

/** Some decoded and prepared samples. Immutable, host memory only. */
public final class ImageBatch {
  private final int epoch;
  private final int index;
  private final Tensor images;
  private final int[] labels;
  private final List<Sample> samples;

  /**
   * A batch of prepared pictures.
   *
   * @param epoch the epoch it belongs to, from 0
   * @param index place within the epoch, from 0
   * @param images {@code [batch, channels, height, width]}
   * @param labels class of each picture
   * @param samples where each picture came from
   * @throws IllegalArgumentException if these are not equally many
   */
  public ImageBatch(int epoch, int index, Tensor images, int[] labels, List<Sample> samples) {
    if (images.shape().size(0) != labels.length || labels.length != samples.size()) {
      throw new IllegalArgumentException(
          "a batch of "
              + images.shape().size(0)
              + " pictures has "
              + labels.length
              + " labels and "
              + samples.size()
              + " samples");
    }
    this.epoch = epoch;
    this.index = index;
    this.images = images;
    this.labels = labels.clone();
    this.samples = List.copyOf(samples);
  }

  /** The epoch it belongs to. */
  public int epoch() {
    return epoch;
  }

  /** Its place in the epoch, from 0; to go on after it, start at {@code index() + 1}. */
  public int index() {
    return index;
  }

  /** Number of samples. */
  public int size() {
    return labels.length;
  }

  /** {@code FLOAT32 [size, channels, height, width]}. */
  public Tensor images() {
    return images;
  }

  /** A copy of the class indices, one for each sample. */
  public int[] labels() {
    return labels.clone();
  }

  /** The samples, in the order of the images. */
  public List<Sample> samples() {
    return samples;
  }

  @Override
  public String toString() {
    return "ImageBatch[epoch " + epoch + ", " + index + ", " + images.shape() + "]";
  }
}
