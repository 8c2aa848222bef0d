package io.tao4j.networks.lprnet;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.networks.lprnet.LprSpec.AugmentationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the fields of {@code augmentation_config} mean in terms of the shared parts. */
record LprSettings(AugmentationConfig config) {
  /** How a picture is prepared outside of training: stretched, levels by 255. */
  Preprocessing preprocessing() {
    return Preprocessing.stretch(
        config.outputHeight(),
        config.outputWidth(),
        Interpolation.BILINEAR,
        Normalization.unit(config.outputChannel() == 1 ? ColorOrder.GRAY : ColorOrder.BGR));
  }

  /**
   * How it is prepared in training: in TAO's order each change by its own chance, all of them
   * before the picture gets its size, and none of them for some pictures.
   */
  ImagePlan trainingPlan() {
    List<ImageTransform> changes = new ArrayList<>();
    if (config.maxRotateDegree() > 0 && config.rotateProb() > 0) {
      List<Double> degrees =
          IntStream.rangeClosed(-config.maxRotateDegree(), config.maxRotateDegree())
              .asDoubleStream()
              .boxed()
              .toList();
      changes.add(new ImageTransform.RandomRotation(config.rotateProb(), degrees, true));
    }
    if (!config.gaussianKernelSize().isEmpty() && config.blurProb() > 0) {
      changes.add(
          new ImageTransform.RandomKernelBlur(config.blurProb(), config.gaussianKernelSize()));
    }
    if (config.reverseColorProb() > 0) {
      changes.add(new ImageTransform.RandomInversion(config.reverseColorProb()));
    }
    Preprocessing input = preprocessing();
    List<ImageTransform> steps = new ArrayList<>();
    if (!changes.isEmpty() && config.keepOriginalProb() < 1) {
      steps.add(new ImageTransform.Sometimes(1 - config.keepOriginalProb(), changes));
    }
    steps.add(new ImageTransform.Resize(input.height(), input.width(), input.interpolation()));
    return new ImagePlan(steps, input.normalization());
  }
}
