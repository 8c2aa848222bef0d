package io.tao4j.networks.bodypose;

import io.tao4j.spec.SpecLayout;

/** What TAO's specs have beside the record's fields. */
final class BodyLayouts {
  private BodyLayouts() {}

  static SpecLayout tao() {
    return SpecLayout.builder("bpnet", "TAO's file.")
        .overlapping()
        .rows(
            "",
            "",
            """
            summary_every_n_steps : TensorBoard events are always written
            infrequent_summary_every_n_steps : TensorBoard events are always written
            """)
        .rows(
            "loss.focal_loss_params",
            "",
            """
            use_focal_loss = false : differences count by their squares
            alpha, beta, bkg_thresh, gamma : of the focal loss only
            """)
        .build();
  }
}
