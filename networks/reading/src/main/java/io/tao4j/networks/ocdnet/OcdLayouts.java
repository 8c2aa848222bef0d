package io.tao4j.networks.ocdnet;

import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.spec.SpecLayout;

/** What TAO's specs of ocdnet have beside the record's fields: how and where a run is started. */
final class OcdLayouts {
  private OcdLayouts() {}

  static SpecLayout pytorch() {
    return SpecLayout.builder("ocdnet", "YAML of TAO's PyTorch ocdnet.")
        .overlapping()
        .include(PytorchLayout.run(), "", "")
        .rows(
            "",
            "",
            """
            num_gpus : one device computes, --device chooses it
            name : a run is named by its results folder
            export : export takes its files from the call, -m and -o
            gen_trt_engine : TensorRT engines are not built from a spec
            prune : prune takes its model and share from the call, -m and --share
            """)
        .rows(
            "train",
            "",
            """
            gpu_ids, num_gpus, num_nodes : one device computes, --device chooses it
            cudnn : results repeat with the same seed
            tensorboard : TensorBoard events are always written
            checkpoint_interval_unit = epoch : checkpoints are those of epochs
            resume_training_checkpoint_path : --resume goes on where a run stopped
            results_dir : the results folder is that of the call, -r
            precision : --precision chooses the number format
            distributed_strategy, use_distributed_sampler : one device computes
            is_dry_run : spec --check checks without training
            """)
        .rows(
            "evaluate",
            "",
            """
            checkpoint : the model is that of the call, -m
            trt_engine : TensorRT engines are not built from a spec
            results_dir : the results folder is that of the call, -r
            gpu_id, gpu_ids, num_gpus, num_nodes : one device computes, --device chooses it
            batch_size : dataset.validate_dataset.loader.batch_size counts
            """)
        .rows(
            "inference",
            "",
            """
            checkpoint : the model is that of the call, -m
            trt_engine : TensorRT engines are not built from a spec
            results_dir : the results folder is that of the call, -r
            input_folder : pictures are those of the call, -i
            width, height : the model says its size
            img_mode : the model says its order of colours
            show : pictures are written, not shown
            gpu_id, gpu_ids, num_gpus, num_nodes : one device computes, --device chooses it
            """)
        .build();
  }
}
