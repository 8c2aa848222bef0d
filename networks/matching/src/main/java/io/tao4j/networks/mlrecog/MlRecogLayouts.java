package io.tao4j.networks.mlrecog;

import io.tao4j.networks.matching.VectorLayouts;
import io.tao4j.spec.SpecLayout;

/** What TAO's specs of ml_recog have beside the record's fields: how and where a run is started. */
final class MlRecogLayouts {
  private MlRecogLayouts() {}

  static SpecLayout pytorch() {
    return SpecLayout.builder("ml_recog", "YAML of TAO's PyTorch ml_recog.")
        .overlapping()
        .include(VectorLayouts.run(), "", "")
        .rows(
            "inference",
            "",
            """
            input_path : pictures are those of the call, -i
            inference_input_type : a picture and folders of any depth are told apart
            """)
        .build();
  }
}
