package io.tao4j.networks.action;

import io.tao4j.networks.tasks.layout.LayoutValues;
import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.SpecLayout.Fragment;

/** TAO's specs: what they have beside the record's fields, and the names of release 3. */
final class ActionLayouts {
  private ActionLayouts() {}

  private static Fragment run() {
    return SpecLayout.fragment()
        .include(PytorchLayout.run(), "", "")
        .rows(
            "",
            "",
            """
            export : export takes its files from the call, -m and -o
            gen_trt_engine : TensorRT engines are not built from a spec
            """)
        .toFragment();
  }

  private static Fragment started() {
    return SpecLayout.fragment()
        .rows(
            "",
            "",
            """
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            checkpoint : the model is that of the call, -m
            trt_engine : TensorRT engines are not built from a spec
            results_dir : the results folder is that of the call, -r
            """)
        .toFragment();
  }

  static SpecLayout pytorch() {
    return SpecLayout.builder("action_recognition", "YAML of TAO's PyTorch action_recognition.")
        .overlapping()
        .include(run(), "", "")
        .rows(
            "train",
            "",
            """
            num_gpus, gpu_ids, num_nodes : one device computes, --device chooses it
            cudnn : results repeat with the same seed
            tensorboard : TensorBoard events are always written
            checkpoint_interval_unit = epoch : checkpoints are those of epochs
            resume_training_checkpoint_path : --resume goes on where a run stopped
            pretrained_model_path : model.rgb_pretrained_model_path names it
            results_dir : the results folder is that of the call, -r
            """)
        .include(started(), "evaluate", "")
        .include(started(), "inference", "")
        .rows(
            "inference",
            "",
            """
            batch_size : as many clips as are ready are computed together
            inference_dataset_dir : videos are those of the call, -i
            """)
        .build();
  }

  /** Release 3: other names of the groups, and of some fields. */
  static SpecLayout older() {
    return SpecLayout.builder(
            "action_recognition_3", "YAML of TAO's action_recognition, release 3.")
        .include(run(), "", "")
        .rows(
            "",
            "",
            """
            output_dir : the results folder is that of the call, -r
            batch_size -> evaluate.batch_size
            """)
        .rows(
            "model_config",
            "model",
            """
            model_type -> model_type
            backbone -> backbone
            input_type -> input_type
            of_seq_length -> of_seq_length
            of_pretrained_model_path -> of_pretrained_model_path
            of_pretrained_num_classes -> of_pretrained_num_classes
            rgb_seq_length -> rgb_seq_length
            rgb_pretrained_model_path -> rgb_pretrained_model_path
            rgb_pretrained_num_classes -> rgb_pretrained_num_classes
            num_fc -> num_fc
            joint_pretrained_model_path -> joint_pretrained_model_path
            sample_strategy -> sample_strategy
            sample_rate -> sample_rate
            imagenet_pretrained -> imagenet_pretrained
            dropout_ratio -> dropout_ratio
            """)
        .computed(
            "model.input_height",
            "the first number",
            v -> v.get(0).split(",", -1)[0].strip(),
            "dataset_config.output_shape=224,224")
        .computed(
            "model.input_width",
            "the second number",
            v -> v.get(0).substring(v.get(0).lastIndexOf(',') + 1).strip(),
            "dataset_config.output_shape=224,224")
        .written(
            "dataset_config.output_shape",
            LayoutValues.list(),
            "model.input_height",
            "model.input_width")
        .rows(
            "dataset_config",
            "dataset",
            """
            train_dataset_dir -> train_dataset_dir
            val_dataset_dir -> val_dataset_dir
            label_map -> label_map
            batch_size -> batch_size
            workers -> workers
            clips_per_video -> clips_per_video
            augmentation_config -> augmentation_config
            """)
        .rows(
            "train_config",
            "train",
            """
            epochs -> num_epochs
            checkpoint_interval -> checkpoint_interval
            clip_grad_norm -> clip_grad_norm
            optim -> optim
            """)
        .build();
  }
}
