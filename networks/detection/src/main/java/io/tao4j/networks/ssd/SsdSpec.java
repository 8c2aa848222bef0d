package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorAugmentationConfig;
import io.tao4j.networks.anchors.AnchorConfig;
import io.tao4j.networks.tasks.detection.DetectorGroups;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.Verb;
import java.util.Optional;

/**
 * TAO's spec of ssd. Fields that TAO does not have say so in their description.
 *
 * @param ssdConfig the network
 * @param dssdConfig the network of dssd, in TAO a choice of the same spec
 * @param groups what detectors have in common
 * @param augmentationConfig input size and augmentation
 */
public record SsdSpec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        SsdConfig ssdConfig,
    @Field(
            description = "the network of dssd",
            verbs = Verb.TRAIN,
            ignored = "dssd is a network of its own here, which trains with it")
        Optional<SsdConfig> dssdConfig,
    @Fragment DetectorGroups groups,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        AnchorAugmentationConfig augmentationConfig)
    implements SsdFamilySpec {

  @Override
  public SsdConfig network() {
    return ssdConfig;
  }

  /** The network. */
  public record SsdConfig(
      @Fragment AnchorConfig anchors,
      @Field(
              description = "a second square for the ratio 1, of the geometric mean of two scales",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "SsdMeaningTest.scalesAreGivenOrEvenlySpacedAndASecondSquareLiesBetweenTwo")
          boolean twoBoxesForAr1,
      @Field(
              description =
                  "channels of a residual block before the predictions of each map, a multiple of 4; 0:"
                      + " none. TAO's templates of dssd have 512",
              min = 0,
              shownBy = "SsdMeaningTest.predNumChannelsAddsABlockBeforeThePredictions")
          int predNumChannels,
      @Field(
              description = "factor of the boxes' loss; 0: 1, as in TAO",
              defaultValue = "1",
              min = 0,
              shownBy = "SsdMeaningTest.alphaAndNegPosRatioWeighTheLossAndZeroIsTaosNumber")
          double alpha,
      @Field(
              description =
                  "background anchors that are learned for each with an object; 0: 3, as in TAO",
              defaultValue = "3",
              min = 0,
              shownBy = "SsdMeaningTest.alphaAndNegPosRatioWeighTheLossAndZeroIsTaosNumber")
          double negPosRatio,
      @Field(
              description = "IoU from which an anchor predicts an object; 0: 0.5, as in TAO",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SsdMeaningTest.posIouThreshAndNegIouThreshMatchAnchorsAndZeroIsTaosNumber")
          double posIouThresh,
      @Field(
              description =
                  "IoU below which an anchor is background; between the two it does not count. 0: 0.5,"
                      + " as in TAO",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SsdMeaningTest.posIouThreshAndNegIouThreshMatchAnchorsAndZeroIsTaosNumber")
          double negIouThresh) {}
}
