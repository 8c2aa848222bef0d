package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorAugmentationConfig;
import io.tao4j.networks.ssd.SsdSpec.SsdConfig;
import io.tao4j.networks.tasks.detection.DetectorGroups;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.Verb;
import java.util.Optional;

/**
 * TAO's spec of dssd. Fields that TAO does not have say so in their description.
 *
 * @param dssdConfig the network
 * @param ssdConfig the network of ssd, in TAO a choice of the same spec
 * @param groups what detectors have in common
 * @param augmentationConfig input size and augmentation
 */
public record DssdSpec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        SsdConfig dssdConfig,
    @Field(
            description = "the network of ssd",
            verbs = Verb.TRAIN,
            ignored = "ssd is a network of its own here, which trains with it")
        Optional<SsdConfig> ssdConfig,
    @Fragment DetectorGroups groups,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        AnchorAugmentationConfig augmentationConfig)
    implements SsdFamilySpec {

  @Override
  public SsdConfig network() {
    return dssdConfig;
  }
}
