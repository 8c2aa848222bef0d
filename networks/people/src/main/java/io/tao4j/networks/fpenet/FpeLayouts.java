package io.tao4j.networks.fpenet;

import io.tao4j.spec.SpecLayout;

/** What TAO's specs have beside the record's fields. */
final class FpeLayouts {
  private FpeLayouts() {}

  static SpecLayout tao() {
    return SpecLayout.builder("fpenet", "TAO's file.")
        .overlapping()
        .rows(
            "",
            "",
            """
            hooks : TensorBoard events are always written
            infrequent_summary_every_n_steps : TensorBoard events are always written
            """)
        .rows(
            "dataloader.dataset_info",
            "",
            "test_file_name : kpiset_info names the sets that judge\n")
        .rows("model", "", "visualization_parameters : maps are not drawn\n")
        .rows(
            "model.model_parameters",
            "",
            """
            dropout_rate : the network has no dropout, as in TAO
            freeze_Convlayer : all layers are trained
            train_fpe_model = true : the network is trained
            use_less_face_layers = false : there is one network of each type
            use_upsampling_layer = false : type says how maps grow
            """)
        .build();
  }
}
