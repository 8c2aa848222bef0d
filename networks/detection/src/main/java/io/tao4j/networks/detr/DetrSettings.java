package io.tao4j.networks.detr;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.detr.DetrGraph.Network;
import io.tao4j.networks.detr.DetrSpec.LossConfig;
import io.tao4j.networks.detr.DetrSpec.ModelConfig;
import java.util.Optional;

/** What the fields of a spec mean in terms of the kit, for one of the three networks. */
record DetrSettings(Network network, DetrSpec spec) {
  private ModelConfig model() {
    return spec.modelConfig();
  }

  private boolean isRtDetr() {
    return network == Network.RTDETR;
  }

  /** The backbone of the spec's family and depth, if there is one. */
  Optional<Backbone> findBackbone() {
    return Backbones.find(model().arch(), model().nlayers(), true);
  }

  Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  DetrSizes sizes(int classes) {
    boolean deformable = network == Network.DEFORMABLE_DETR;
    return new DetrSizes(
        model().hiddenDim(),
        model().nheads(),
        model().numFeatureLevels().orElse(isRtDetr() ? 3 : 4),
        model().numQueries(),
        model().encLayers().orElse(isRtDetr() ? 1 : 6),
        model().decLayers(),
        model().encNPoints(),
        model().decNPoints(),
        model().dimFeedforward().orElse(network == Network.DINO ? 2048 : 1024),
        model().dropoutRatio().orElse(deformable ? 0.3 : 0.0),
        temperature(),
        classes);
  }

  private double temperature() {
    return model().peTemperature().orElse(network == Network.DINO ? 20.0 : 10000.0);
  }

  DetrSizes.Hybrid hybrid() {
    return new DetrSizes.Hybrid(
        model().expansion(),
        model().depthMult(),
        model().useEncoderIdx(),
        UnaryKind.GELU,
        UnaryKind.SWISH,
        false);
  }

  Decoder.Kind decoder() {
    return switch (network) {
      case DEFORMABLE_DETR ->
          new Decoder.Kind(
              Decoder.Position.LEARNT,
              model().withBoxRefine(),
              !model().withBoxRefine(),
              false,
              temperature());
      case DINO -> new Decoder.Kind(Decoder.Position.OF_WAVES, true, true, true, temperature());
      case RTDETR -> new Decoder.Kind(Decoder.Position.OF_BOX, true, false, true, temperature());
    };
  }

  /** Number of class and box heads of the decoder. */
  int heads() {
    return decoder().sharesHeads() ? 1 : model().decLayers();
  }

  boolean denoises() {
    return network != Network.DEFORMABLE_DETR && model().dnNumber() > 0;
  }

  /** Denoising queries of a picture. */
  int noise() {
    return denoises() ? 2 * model().dnNumber() : 0;
  }

  /** The denoising queries of a training that has them. */
  Noise denoising(int classes) {
    return new Noise(
        noise(),
        model().dnNumber(),
        model().dnLabelNoiseRatio(),
        model().dnBoxNoiseScale(),
        model().numQueries(),
        classes,
        spec.augmentationConfig().outputHeight(),
        spec.augmentationConfig().outputWidth());
  }

  DetrLoss.Settings loss() {
    LossConfig loss = spec.lossConfig();
    return new DetrLoss.Settings(
        isRtDetr(),
        loss.focalAlpha().orElse(isRtDetr() ? 0.75 : 0.25),
        loss.focalGamma(),
        loss.clsLossCoef().orElse(isRtDetr() ? 1.0 : 2.0),
        loss.bboxLossCoef(),
        loss.giouLossCoef(),
        loss.intermLossCoef());
  }

  Matching.Costs costs() {
    LossConfig loss = spec.lossConfig();
    return new Matching.Costs(loss.classCost(), loss.bboxCost(), loss.giouCost());
  }
}
