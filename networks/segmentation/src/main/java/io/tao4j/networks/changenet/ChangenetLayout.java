package io.tao4j.networks.changenet;

import io.tao4j.networks.tasks.layout.PytorchLayout;
import io.tao4j.networks.tasks.layout.SegmenterLayout;
import io.tao4j.spec.SpecLayout;
import java.util.ArrayList;
import java.util.List;

/** TAO's names of visual_changenet's specs. */
final class ChangenetLayout {
  private ChangenetLayout() {}

  static SpecLayout pytorch() {
    return SpecLayout.builder("visual_changenet", "YAML of TAO's PyTorch visual_changenet.")
        .include(PytorchLayout.run(), "", "")
        .include(PytorchLayout.verbs(), "", "")
        .rows(
            "",
            "",
            """
            task = segment -> task
            train.val_interval : validation_interval is its name
            quantize : quantize takes its settings from the call
            """)
        .rows(
            "model",
            "model_config",
            """
            backbone.type = fan_small_12_p4_hybrid -> backbone
            backbone.pretrained_backbone_path -> pretrained_model_path
            backbone.freeze_backbone -> freeze_backbone
            backbone.feat_downsample : the encoder says how large its maps are
            decode_head.decoder_params.embed_dim = 256 -> embed_dim
            decode_head.in_channels : the encoder says it, as in TAO
            decode_head.in_index : all maps are used
            decode_head.feature_strides : the encoder says it
            decode_head.align_corners : maps are enlarged by their pixels' middles, as in TAO
            decode_head.use_summary_token : it is for encoders that are not here yet
            """)
        .rows(
            "dataset.segment",
            "dataset_config",
            """
            root_dir -> root_dir
            image_folder_name = A -> image_folder_name
            change_image_folder_name = B -> change_image_folder_name
            annotation_folder_name = label -> annotation_folder_name
            list_folder_name = list -> list_folder_name
            label_suffix = .png -> label_suffix
            train_split = train -> train_split
            validation_split = val -> validation_split
            label_transform = norm -> label_transform
            dataset, data_name : folders of pictures before, pictures after and masks are read
            color_map : classes are drawn in the usual colours
            multi_scale_train, multi_scale_infer : the last map alone is trained and answers, as in TAO
            shuffle : training sets are always shuffled
            test_split : evaluate reads the validation set
            predict_split : inference takes its pictures from the call, -i
            quant_calibration_dataset : quantize takes its settings from the call
            batch_size = 8 -> /training_config.batch_size
            workers = 8 -> /training_config.workers
            """)
        .rows(
            "model.classify",
            "classify_config",
            """
            train_margin_euclid = 2.0 -> train_margin_euclid
            eval_margin = 2.0 -> eval_margin
            embedding_vectors = 5 -> embedding_vectors
            embed_dec = 5 -> embed_dec
            learnable_difference_modules = 4 -> learnable_difference_modules
            difference_module = euclidean -> difference_module
            diff_module : difference_module is its name
            """)
        .rows(
            "train.classify",
            "classify_config",
            """
            loss = contrastive -> loss
            cls_weight = [1.0, 10.0] -> cls_weight
            """)
        .include(parts(), "dataset.classify", "classify_config.dataset")
        .include(SegmenterLayout.size("224"), "dataset.segment", "model_config")
        .computed(
            "dataset_config.class_names",
            "no_change, and change or change_1, change_2 ...",
            v -> classNames(v.get(0)),
            "dataset.segment.num_classes=2")
        .include(SegmenterLayout.augmentation(), "dataset.segment.augmentation", "dataset_config")
        .include(SegmenterLayout.train("0.0001"), "train", "training_config")
        .include(SegmenterLayout.evaluate(), "evaluate", "")
        .build();
  }

  /** {@code dataset.classify}: the names are the record's, the defaults are not. */
  private static SpecLayout.Fragment parts() {
    SpecLayout.Builder rows = SpecLayout.fragment();
    for (String table :
        List.of("train_dataset", "validation_dataset", "test_dataset", "infer_dataset")) {
      rows.moved(table + ".csv_path", table + ".csv_path");
      rows.moved(table + ".images_dir", table + ".images_dir");
    }
    return rows.rows(
            "",
            "",
            """
            batch_size = 8 -> batch_size
            workers = 8 -> workers
            image_width = 224 -> image_width
            image_height = 224 -> image_height
            image_ext -> image_ext
            fpratio_sampling -> fpratio_sampling
            num_input -> num_input
            input_map -> input_map
            grid_map -> grid_map
            concat_type -> concat_type
            num_classes = 2 : a part is good or faulty
            num_golden = 1 : a part is compared with one good one
            quant_calibration_dataset : quantize takes its settings from the call
            augmentation_config.rgb_input_mean -> augmentation_config.rgb_input_mean
            augmentation_config.rgb_input_std -> augmentation_config.rgb_input_std
            augmentation_config.augment -> augmentation_config.augment
            augmentation_config.with_random_crop -> augmentation_config.with_random_crop
            augmentation_config.with_random_blur -> augmentation_config.with_random_blur
            augmentation_config.with_scale_random_crop : a part of 80 % or more is shown
            augmentation_config.random_flip -> augmentation_config.random_flip
            augmentation_config.random_rotate -> augmentation_config.random_rotate
            augmentation_config.random_color -> augmentation_config.random_color
            """)
        .toFragment();
  }

  /** Names for a number of classes, as a YAML list. */
  private static String classNames(String number) {
    int classes = Integer.parseInt(number.strip());
    List<String> names = new ArrayList<>(List.of("no_change"));
    for (int i = 1; i < classes; i++) {
      names.add(classes == 2 ? "change" : "change_" + i);
    }
    return "[" + String.join(", ", names) + "]";
  }
}
