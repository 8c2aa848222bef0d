package io.tao4j.networks.maskrcnn;

import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.AnchorShape;
import io.tao4j.networks.anchors.NumberLists;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.regions.RegionLoss;
import io.tao4j.networks.regions.RegionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the fields of a spec mean in terms of the shared parts. */
record MaskRcnnSettings(MaskRcnnConfig config) {
  Optional<Backbone> findBackbone() {
    return Backbones.find(config.arch().strip(), config.nlayers(), true)
        .filter(backbone -> backbone.name().startsWith("resnet"));
  }

  Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  /** Width and height of each shape; empty if the text is no list of pairs above 0. */
  Optional<List<List<Double>>> findAspects() {
    return NumberLists.parseNested(config.aspectRatios())
        .filter(
            pairs ->
                !pairs.isEmpty()
                    && pairs.stream().allMatch(p -> p.size() == 2 && p.get(0) > 0 && p.get(1) > 0));
  }

  /** Factors of the second stage's offsets; empty if the text is no four numbers above 0. */
  Optional<List<Double>> findFactors() {
    return NumberLists.parse(config.bboxRegWeights().replace('(', '[').replace(')', ']'))
        .filter(factors -> factors.size() == 4 && factors.stream().allMatch(f -> f > 0));
  }

  /** Factors of x, y, width and height; TAO writes those of y, x, height and width. */
  List<Double> factors() {
    List<Double> given = findFactors().orElseThrow();
    return List.of(given.get(1), given.get(0), given.get(3), given.get(2));
  }

  /** Anchors of all levels, laid for one size of the input. */
  AnchorBoxes anchors(int height, int width) {
    double side = Math.min(height, width);
    List<List<AnchorShape>> shapes = new ArrayList<>();
    List<Double> steps = new ArrayList<>();
    for (int level = 0; level < MaskRcnnGraph.LEVELS; level++) {
      double stride = MaskRcnnGraph.STRIDE * Math.pow(2, level);
      List<AnchorShape> ofLevel = new ArrayList<>();
      for (int octave = 0; octave < config.numScales(); octave++) {
        double length =
            config.anchorScale() * stride * Math.pow(2, (double) octave / config.numScales());
        for (List<Double> aspect : findAspects().orElseThrow()) {
          ofLevel.add(
              new AnchorShape(length * aspect.get(0) / side, length * aspect.get(1) / side));
        }
      }
      shapes.add(ofLevel);
      steps.add(stride);
    }
    return new AnchorBoxes(
        shapes, steps, java.util.Collections.nCopies(MaskRcnnGraph.LEVELS, 0.5), false);
  }

  /** What the finished network proposes. */
  RegionSettings regions() {
    return new RegionSettings(
        config.testRpnPreNmsTopn(),
        config.testRpnPostNmsTopn(),
        config.testRpnNmsThresh(),
        config.rpnMinSize());
  }

  /** What is proposed in training. */
  RegionSettings trainingRegions() {
    return new RegionSettings(
        config.trainRpnPreNmsTopn(),
        config.trainRpnPostNmsTopn(),
        config.trainRpnNmsThreshold(),
        config.rpnMinSize());
  }

  RegionSettings.Sampling sampling() {
    return new RegionSettings.Sampling(
        config.rpnPositiveOverlap(),
        config.rpnNegativeOverlap(),
        config.rpnBatchSizePerIm(),
        config.rpnFgFraction(),
        config.fgThresh(),
        config.bgThreshLo(),
        config.bgThreshHi(),
        config.batchSizePerIm(),
        config.fgFraction(),
        true,
        factors());
  }

  RegionLoss.Settings loss() {
    List<Double> factors =
        new ArrayList<>(
            List.of(1.0, config.rpnBoxLossWeight(), 1.0, config.fastRcnnBoxLossWeight()));
    if (config.includeMask()) {
      factors.add(config.mrcnnWeightLossMask());
    }
    return new RegionLoss.Settings(factors, config.rpnBatchSizePerIm());
  }
}
