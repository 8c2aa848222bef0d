package io.tao4j.networks.rcnn;

import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.AnchorShape;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.rcnn.RcnnSpec.RegionConfig;
import io.tao4j.networks.regions.RegionLoss;
import io.tao4j.networks.regions.RegionSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the fields of a spec mean in terms of the shared parts. */
record RcnnSettings(RcnnModelConfig config, RegionConfig region) {
  /** Proposals that are not longer than this on both sides are none, pixels. */
  private static final double LEAST_SIDE = 1;

  /** The backbone that {@code arch} names, as {@code resnet:18} or {@code vgg16}, if it is one. */
  Optional<Backbone> findBackbone() {
    String[] parts = config.arch().strip().split(":", 2);
    if (parts.length == 1) {
      return Backbones.find(parts[0].equals("vgg16") ? "vgg16_bn" : parts[0], 0, true);
    }
    if (parts[0].equals("efficientnet")) {
      return Backbones.find("efficientnet_" + parts[1], 0, true);
    }
    return parts[1].matches("\\d{1,3}")
        ? Backbones.find(parts[0], Integer.parseInt(parts[1]), true)
        : Optional.empty();
  }

  Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  boolean isVgg() {
    return backbone().name().startsWith("vgg");
  }

  BackboneOptions options() {
    BackboneOptions tao = BackboneOptions.TAO_DETECTOR;
    return new BackboneOptions(
        activation(),
        true,
        config.useBias(),
        tao.normEpsilon(),
        tao.normUpdateRate(),
        config.usePooling(),
        config.allProjections(),
        config.dropConnectRate(),
        BackboneOptions.Form.TAO);
  }

  /** The activation that the spec names, if it is one. */
  Optional<Activation> findActivation() {
    String name = activationName();
    return Arrays.stream(Activation.values())
        .filter(one -> one.name().equals(name.toUpperCase(Locale.ROOT).replace('-', '_')))
        .findFirst();
  }

  String activationName() {
    return config.activation().map(a -> a.activationType().strip()).orElse("");
  }

  private @Nullable Activation activation() {
    return findActivation().orElse(null);
  }

  /** Anchors of the map of stride 16, laid for one size of the input. */
  AnchorBoxes anchors(int height, int width) {
    double side = Math.min(height, width);
    List<AnchorShape> shapes = new ArrayList<>();
    for (double scale : config.anchorBoxConfig().scale()) {
      for (double ratio : config.anchorBoxConfig().ratio()) {
        shapes.add(
            new AnchorShape(scale * Math.sqrt(ratio) / side, scale / Math.sqrt(ratio) / side));
      }
    }
    return new AnchorBoxes(
        List.of(shapes), List.of((double) BackboneSplit.STRIDE), List.of(0.5), false);
  }

  /** Rows and columns of the part of the map below a region. */
  int cropSize() {
    int size = config.roiPoolingConfig().poolSize();
    return config.roiPoolingConfig().poolSize2x() ? 2 * size : size;
  }

  /** Whether the second stage halves them at once. */
  boolean halvesCrops() {
    return config.roiPoolingConfig().poolSize2x();
  }

  /** What the finished network proposes. */
  RegionSettings regions() {
    return new RegionSettings(
        region.inferenceBeforeSuppression(),
        region.inferenceProposals(),
        region.inferenceSuppressingIou(),
        LEAST_SIDE);
  }

  /** What is proposed in training. */
  RegionSettings trainingRegions() {
    return new RegionSettings(
        region.rpnPreNmsTopN(),
        region.rpnNmsMaxBoxes(),
        region.rpnNmsOverlapThreshold(),
        LEAST_SIDE);
  }

  RegionSettings.Sampling sampling() {
    return new RegionSettings.Sampling(
        region.rpnMaxOverlap(),
        region.rpnMinOverlap(),
        region.rpnMiniBatch(),
        0.5,
        region.classifierMaxOverlap(),
        region.classifierMinOverlap(),
        region.classifierMaxOverlap(),
        config.roiMiniBatch(),
        0.25,
        region.gtAsRoi(),
        factors());
  }

  RegionLoss.Settings loss() {
    return new RegionLoss.Settings(
        List.of(
            region.lambdaRpnClass(),
            region.lambdaRpnRegr(),
            region.lambdaClsClass(),
            region.lambdaClsRegr()),
        region.rpnMiniBatch());
  }

  /** Factors of the second stage's offsets: x, y, width, height. */
  List<Double> factors() {
    Map<String, Double> given = region.classifierRegrStd();
    return List.of(
        given.getOrDefault("x", 10.0),
        given.getOrDefault("y", 10.0),
        given.getOrDefault("w", 5.0),
        given.getOrDefault("h", 5.0));
  }
}
