package io.tao4j.networks.emotion;

import io.tao4j.spec.SpecLayout;

/** What TAO's specs have beside the record's fields. */
final class EmotionLayouts {
  private EmotionLayouts() {}

  static SpecLayout tao() {
    String pictures = "image_info : landmarks are looked at, not pictures\n";
    String seen =
        """
        face_scale_factor, num_keypoints : those of the model are seen
        prefetch_num : batches are made ahead as many as is usual
        """;
    return SpecLayout.builder("emotionnet", "TAO's file.")
        .overlapping()
        .rows("dataloader", "", pictures)
        .rows("evaluator.dataloader", "", pictures + seen)
        .rows("loss", "", "class_weights_dict = None : all classes count the same\n")
        .rows("evaluator", "", "loss : accuracy is what counts\n")
        .build();
  }
}
