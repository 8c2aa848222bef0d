package io.tao4j.networks.matching;

import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecLayout.Fragment;

/** What TAO's specs of networks of vectors have beside their fields: how and where a run starts. */
public final class VectorLayouts {
  private VectorLayouts() {}

  /** Rows for the whole spec. */
  public static Fragment run() {
    return SpecLayout.fragment()
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
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            """)
        .toFragment();
  }
}
