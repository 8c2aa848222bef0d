package io.tao4j.networks.ocrnet;

import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.spec.SpecLayout;

/** What TAO's specs of ocrnet have beside the record's fields: how and where a run is started. */
final class OcrLayouts {
  private OcrLayouts() {}

  static SpecLayout pytorch() {
    return SpecLayout.builder("ocrnet", "YAML of TAO's PyTorch ocrnet.")
        .overlapping()
        .include(PytorchLayout.run(), "", "")
        .rows(
            "",
            "",
            """
            export : export takes its files from the call, -m and -o
            gen_trt_engine : TensorRT engines are not built from a spec
            prune : prune takes its model and share from the call, -m and --share
            dataset_convert : dataset_convert takes its files from the call, -d, -l and -o
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
            distributed_strategy, use_distributed_sampler : one device computes
            """)
        .rows(
            "evaluate",
            "",
            """
            checkpoint : the model is that of the call, -m
            trt_engine : TensorRT engines are not built from a spec
            results_dir : the results folder is that of the call, -r
            gpu_id, gpu_ids, num_gpus, num_nodes : one device computes, --device chooses it
            input_width, input_height : the model says its size
            """)
        .rows(
            "inference",
            "",
            """
            checkpoint : the model is that of the call, -m
            trt_engine : TensorRT engines are not built from a spec
            results_dir : the results folder is that of the call, -r
            batch_size : as many pictures as are ready are computed together
            inference_dataset_dir : pictures are those of the call, -i
            gpu_id, gpu_ids, num_gpus, num_nodes : one device computes, --device chooses it
            input_width, input_height : the model says its size
            """)
        .rows(
            "dataset",
            "",
            """
            input_width, input_height, input_channel : model has them
            """)
        .build();
  }
}
