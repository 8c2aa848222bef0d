package io.tao4j.networks.mlrecog;

import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.spec.SpecLayout;

/** What TAO's specs of ml_recog have beside the record's fields: how and where a run is started. */
final class MlRecogLayouts {
  private MlRecogLayouts() {}

  static SpecLayout pytorch() {
    return SpecLayout.builder("ml_recog", "YAML of TAO's PyTorch ml_recog.")
        .overlapping()
        .include(PytorchLayout.run(), "", "")
        .rows(
            "",
            "",
            """
            export : export takes its files from the call, -m and -o
            gen_trt_engine : TensorRT engines are not built from a spec
            """)
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
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            """)
        .rows(
            "inference",
            "",
            """
            checkpoint : the model is that of the call, -m
            trt_engine : TensorRT engines are not built from a spec
            results_dir : the results folder is that of the call, -r
            batch_size : as many pictures as are ready are computed together
            input_path : pictures are those of the call, -i
            inference_input_type : a picture and folders of any depth are told apart
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            """)
        .build();
  }
}
