package io.tao4j.networks.multitask;

import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.multitask.MultitaskSpec.ModelConfig;
import io.tao4j.networks.tasks.classification.InputSize;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the fields of {@code model_config} mean in terms of the shared parts. */
record MultitaskSettings(ModelConfig model) {
  /** TAO's augmentation, which no field changes. */
  private static final double FLIP = 0.5;

  private static final double SHIFT = 0.1;
  private static final double ZOOM = 0.2;

  /** The backbone that family, depth and norms name, if there is one. */
  Optional<Backbone> findBackbone() {
    int layers = model.nLayers() == 0 ? 18 : model.nLayers();
    return Backbones.find(
        model.arch().isEmpty() ? "resnet" : model.arch(), layers, model.useBatchNorm());
  }

  Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  BackboneOptions backboneOptions() {
    return new BackboneOptions(
        model
            .activation()
            .map(a -> Activation.valueOf(a.activationType().toUpperCase(Locale.ROOT)))
            .orElse(null),
        model.useBatchNorm() || findBackbone().filter(b -> !b.normsAreOptional()).isPresent(),
        model.useBias(),
        model.batchNormConfig().epsilon().orElse(null),
        1 - model.batchNormConfig().momentum(),
        model.usePooling(),
        model.allProjections(),
        0);
  }

  /** How a picture is prepared outside of training. */
  Preprocessing preprocessing() {
    InputSize size = InputSize.parse(model.inputImageSize()).orElseThrow();
    return Preprocessing.stretch(
        size.height(),
        size.width(),
        Interpolation.NEAREST,
        Normalization.of(Normalization.Mode.CAFFE, size.channels() == 1));
  }

  /** How a picture is prepared, and varied, in training. */
  ImagePlan trainingPlan() {
    Preprocessing input = preprocessing();
    return new ImagePlan(
        List.of(
            new ImageTransform.Resize(input.height(), input.width(), input.interpolation()),
            new ImageTransform.RandomShiftZoom(SHIFT, ZOOM),
            new ImageTransform.HorizontalFlip(FLIP)),
        input.normalization());
  }
}
