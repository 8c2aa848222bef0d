package io.tao4j.networks.reid;

import io.tao4j.networks.matching.VectorLayouts;
import io.tao4j.spec.SpecLayout;

/** What TAO's specs of re_identification have beside the record's fields. */
final class ReIdLayouts {
  private ReIdLayouts() {}

  static SpecLayout pytorch() {
    return SpecLayout.builder("re_identification", "YAML of TAO's PyTorch re_identification.")
        .overlapping()
        .include(VectorLayouts.run(), "", "")
        .rows(
            "model",
            "",
            """
            pretrain_choice : pretrained_model_path names the weights
            pretrain_hw_ratio : weights of another shape of the input load as they are
            stride_size : the trunk has strides of its own
            semantic_weight = 1.0 : it belongs to how TAO's Swin weights were trained
            drop_out = 0.0 : dropout within the trunk is not here
            att_drop_rate = 0.0 : dropout within the trunk is not here
            cos_layer = false : a cosine classifier is not here
            gem_pooling = false : features are averaged
            stem_conv = false : a stem of convolutions is not here
            jpm = false : local features of shuffled patches are not here
            shift_num : it belongs to jpm
            shuffle_group : it belongs to jpm
            devide_length : it belongs to jpm
            re_arrange : it belongs to jpm
            sie_coe : it belongs to sie_camera and sie_view
            sie_camera = false : embeddings of cameras are not here
            sie_view = false : embeddings of views are not here
            """)
        .rows(
            "train.optim",
            "",
            """
            lr_monitor : the rate follows the epochs alone
            cosine_margin : it belongs to a cosine classifier, which is not here
            cosine_scale : it belongs to a cosine classifier, which is not here
            """)
        .rows(
            "evaluate",
            "",
            """
            output_sampled_matches_plot : matches.png is always written
            output_cmc_curve_plot : cmc.png is always written
            """)
        .rows(
            "inference",
            "",
            """
            output_file : embeddings.csv and result.csv lie in the folder of the call, -o
            test_dataset : --gallery names what is looked among
            query_dataset : pictures are those of the call, -i
            """)
        .rows(
            "re_ranking",
            "",
            """
            num_query : the query folder says how many there are
            """)
        .build();
  }
}
