package io.tao4j.networks.pose;

import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.spec.SpecLayout;

/** What TAO's specs have beside the record's fields: how and where a run is started. */
final class PoseLayouts {
  private PoseLayouts() {}

  static SpecLayout pytorch() {
    return SpecLayout.builder("pose_classification", "YAML of TAO's PyTorch pose_classification.")
        .overlapping()
        .include(PytorchLayout.run(), "", "")
        .include(PytorchLayout.verbs(), "", "")
        .rows("", "", "dataset_convert : the command dataset_convert reads it, no verb does")
        .rows(
            "train",
            "",
            """
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            cudnn : results repeat with the same seed
            tensorboard : TensorBoard events are always written
            checkpoint_interval_unit = epoch : checkpoints are those of epochs
            resume_training_checkpoint_path : --resume goes on where a run stopped
            pretrained_model_path : model.pretrained_model_path names it
            results_dir : the results folder is that of the call, -r
            """)
        .rows(
            "evaluate",
            "",
            """
            checkpoint : the model is that of the call, -m
            trt_engine : TensorRT engines are not built from a spec
            results_dir : the results folder is that of the call, -r
            batch_size : dataset.batch_size is that of all sets
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            """)
        .build();
  }
}
