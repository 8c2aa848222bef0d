package io.tao4j.networks.action;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.error.TaoException;
import io.tao4j.model.ModelMeta;
import java.util.List;

/**
 * What a model says of its clips.
 *
 * @param streams what it looks at
 * @param volume whether frames are an axis of their own; else they are channels
 * @param rgbFrames pictures of a clip
 * @param flowFrames flows of a clip
 * @param consecutive whether a clip is a run of frames; else its frames are spread over the video
 * @param sampleRate from frame to frame of a run
 * @param height of a frame
 * @param width of a frame
 * @param cover shorter side before the middle is taken; 0 where frames are stretched
 * @param rgbMeans of levels / 255
 * @param rgbDeviations of levels / 255
 * @param flowMeans of levels / 255
 * @param flowDeviations of levels / 255
 */
record ActionFacts(
    List<Stream> streams,
    boolean volume,
    int rgbFrames,
    int flowFrames,
    boolean consecutive,
    int sampleRate,
    int height,
    int width,
    int cover,
    List<Double> rgbMeans,
    List<Double> rgbDeviations,
    List<Double> flowMeans,
    List<Double> flowDeviations) {
  private static final String KEY = "action";

  /**
   * Those of a model.
   *
   * @throws TaoException {@code MODEL-010} if it says none
   */
  static ActionFacts of(ModelMeta meta) {
    return meta.facts(KEY, ActionFacts.class)
        .orElseThrow(
            () ->
                new TaoException(
                    "MODEL-010",
                    "the model does not say its clips",
                    "it is no model of action_recognition"));
  }

  ModelMeta in(ModelMeta meta) {
    return meta.withFacts(KEY, this);
  }

  int frames(Stream stream) {
    return stream == Stream.RGB ? rgbFrames : flowFrames;
  }

  ClipSampler sampler() {
    return new ClipSampler(consecutive, sampleRate);
  }

  Normalization normalization(Stream stream) {
    return stream == Stream.RGB
        ? new Normalization(ColorOrder.RGB, 1.0 / 255, rgbMeans, rgbDeviations)
        : new Normalization(ColorOrder.GRAY, 1.0 / 255, flowMeans, flowDeviations);
  }

  /** How a frame is prepared outside of training. */
  ImagePlan plan(Stream stream) {
    ImageTransform shape =
        cover == 0
            ? new ImageTransform.Resize(height, width, Interpolation.BILINEAR)
            : new ImageTransform.MiddleCrop(
                height,
                width,
                Math.max(height, cover),
                Math.max(width, cover),
                Interpolation.BILINEAR);
    return new ImagePlan(List.of(shape), normalization(stream));
  }

  /** The shape of a clip without the batch. */
  long[] shape(Stream stream) {
    int frames = frames(stream);
    return volume
        ? new long[] {stream.channels(), frames, height, width}
        : new long[] {(long) stream.channels() * frames, height, width};
  }
}
