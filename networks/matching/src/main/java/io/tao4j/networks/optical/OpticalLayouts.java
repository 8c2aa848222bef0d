package io.tao4j.networks.optical;

import io.tao4j.networks.matching.VectorLayouts;
import io.tao4j.spec.SpecLayout;

/** What TAO's specs of optical_inspection have beside the record's fields. */
final class OpticalLayouts {
  private OpticalLayouts() {}

  static SpecLayout pytorch() {
    return SpecLayout.builder("optical_inspection", "YAML of TAO's PyTorch optical_inspection.")
        .overlapping()
        .include(VectorLayouts.run(), "", "")
        .rows(
            "",
            "",
            """
            dataset_convert : tables are read as they are
            """)
        .rows(
            "model",
            "",
            """
            imagenet_pretrained = false : TAO's network has no such weights
            """)
        .build();
  }
}
